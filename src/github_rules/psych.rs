//! What Psych makes of an unquoted scalar.
//!
//! By `lib/psych/scalar_scanner.rb` of Psych 4 (Ruby 3.1). It differs from `PyYAML`: an impossible
//! date and `=` are texts, `1,000` is a number, `yes` counts in any case, `:word` is a symbol.

use cff_rs::yaml::Date;

use super::date;
use super::value::Value;

/// What a plain scalar is to Psych.
pub(super) fn plain(text: &str) -> Value {
    if text.is_empty() {
        return Value::Nil;
    }
    if begins_as_text(text) || text.contains('\n') {
        return word(text);
    }
    if date::is_time(text) {
        return Value::Time(text.to_owned());
    }
    if let Some((year, month, day)) = date::parts(text) {
        let date = Date::new(year, month, day);
        return date.map_or_else(|| Value::Text(text.to_owned()), Value::Date);
    }
    if let Some(number) = special(text) {
        return Value::Number(number.to_owned());
    }
    if text.starts_with(':') && text.chars().count() > 1 {
        return Value::Symbol;
    }
    integer(text)
        .or_else(|| sexagesimal(text))
        .or_else(|| float(text))
        .map_or_else(|| Value::Text(text.to_owned()), Value::Number)
}

/// The scanner's short cut: what begins like a word is no number.
fn begins_as_text(text: &str) -> bool {
    let wordlike = |c: char| {
        c.is_alphabetic() || c.is_ascii_whitespace() || "_!@#$%^&*(){}<>|/\\~;=".contains(c)
    };
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if wordlike(first) {
        return true;
    }
    !first.is_ascii_digit() && first != '.' && first != ':' && chars.next().is_some_and(wordlike)
}

fn word(text: &str) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "~" | "null" => Value::Nil,
        "yes" | "true" | "on" => Value::Bool(true),
        "no" | "false" | "off" => Value::Bool(false),
        _ => Value::Text(text.to_owned()),
    }
}

/// Ruby's names of the numbers that are none.
fn special(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        ".inf" | "+.inf" => Some("Infinity"),
        "-.inf" => Some("-Infinity"),
        ".nan" => Some("NaN"),
        _ => None,
    }
}

/// A sign and what follows it.
fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Decimal with `_` and `,`, octal after `0`, `0b` and `0x`.
fn integer(text: &str) -> Option<String> {
    let (negative, rest) = sign(text);
    let digits: String = rest.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (radix, digits) = match digits.get(..2) {
        Some("0b") => (2, digits.get(2..)?),
        Some("0x") => (16, digits.get(2..)?),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, digits.get(1..)?),
        _ => (10, digits.as_str()),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = if radix == 10 {
        digits.to_owned()
    } else {
        u128::from_str_radix(digits, radix).ok()?.to_string()
    };
    let minus = if negative && value != "0" { "-" } else { "" };
    Some(format!("{minus}{value}"))
}

/// `12:30` and `12:30:45`, to the base of 60. Psych counts the first of two as hours too.
fn sexagesimal(text: &str) -> Option<String> {
    let (negative, rest) = sign(text);
    let (rest, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let parts: Vec<&str> = rest.split(':').collect();
    let fits = |part: &str| {
        !part.is_empty()
            && part.len() <= 2
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part.len() == 1 || part.as_bytes() < b"6".as_slice())
    };
    let head = parts.first()?;
    let headed = head.starts_with(|c: char| c.is_ascii_digit())
        && head.chars().all(|c| c.is_ascii_digit() || c == '_');
    if !headed || !(2..=3).contains(&parts.len()) || !parts.iter().skip(1).all(|part| fits(part)) {
        return None;
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut sum: i64 = 0;
    for (part, weight) in parts.iter().zip([3600, 60, 1]) {
        let part: i64 = part.replace('_', "").parse().ok()?;
        sum = sum.checked_add(part.checked_mul(weight)?)?;
    }
    // Only the first part carries the sign, as the string is split before it is read.
    if negative {
        let head: i64 = head.replace('_', "").parse().ok()?;
        sum -= head.checked_mul(2 * 3600)?;
    }
    if text.contains('.') {
        return float(&format!("{sum}.{fraction}"));
    }
    Some(sum.to_string())
}

/// A number with a point; an exponent counts only with a point and a sign.
fn float(text: &str) -> Option<String> {
    let (negative, rest) = sign(text);
    let (whole, rest) = rest.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let wholes = |text: &str| {
        text.is_empty()
            || (text.starts_with(|c: char| c.is_ascii_digit())
                && text
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '_' | ',')))
    };
    let (fraction, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let exponent_fits = exponent.is_empty()
        || (exponent.len() > 2
            && exponent[1..].starts_with(['+', '-'])
            && exponent.get(2..).is_some_and(digits));
    if !wholes(whole) || !digits(fraction) || !exponent_fits {
        return None;
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let number: f64 = format!("{whole}.{fraction}{exponent}").parse().ok()?;
    Some(float_text(if negative { -number } else { number }))
}

/// As Ruby's `Float#to_s` writes it: shortest digits, always with a point, scientific from
/// 10^16 on and below 10^-4.
fn float_text(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if number == 0.0 || (-4..16).contains(&exponent) {
        return format!("{number:?}");
    }
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{point}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_the_form_in_which_they_are_written() {
        let number = |text: &str| match plain(text) {
            Value::Number(number) => number,
            other => panic!("{text} is {other:?}"),
        };
        for (written, shown) in [
            ("1.10", "1.1"),
            ("2.0", "2.0"),
            ("1.", "1.0"),
            ("012", "10"),
            ("0x10", "16"),
            ("1_000", "1000"),
            ("1,000", "1000"),
            ("1:30", "5400"),
            ("1:00:30.50", "3630.5"),
            ("1.0e+20", "1.0e+20"),
            (".00001", "1.0e-05"),
            ("-7", "-7"),
        ] {
            assert_eq!(number(written), shown, "{written}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_or_a_date_is_text() {
        for text in [
            "1.2.0",
            "1e3",
            "08",
            "2020-13-45",
            "2020-02-30",
            "v1",
            "=",
            "-",
            "12:75",
        ] {
            assert_eq!(plain(text), Value::Text(text.to_owned()));
        }
    }

    #[test]
    fn words_of_yaml_1_1_count_in_any_case() {
        assert_eq!(plain("yEs"), Value::Bool(true));
        assert_eq!(plain("oFF"), Value::Bool(false));
        assert_eq!(plain("NuLL"), Value::Nil);
        assert_eq!(plain(":word"), Value::Symbol);
    }
}
