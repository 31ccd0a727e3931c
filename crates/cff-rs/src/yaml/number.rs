//! Numbers in plain text, by the patterns of YAML 1.2's core schema and of `PyYAML`.

use super::{Refusal, Value};

/// Python refuses to read a decimal integer with more digits than this.
const PYTHON_DIGITS: usize = 4300;

/// The number that a plain scalar is in the core schema of YAML 1.2 (§10.3.2).
pub(super) fn core(text: &str) -> Option<Value> {
    if let Some(digits) = text.strip_prefix("0o") {
        return all(digits, |byte| (b'0'..=b'7').contains(&byte))
            .then(|| int(digits, 8, false, text));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return all(digits, |byte| byte.is_ascii_hexdigit()).then(|| int(digits, 16, false, text));
    }
    let (negative, unsigned) = sign(text);
    if all(unsigned, |byte| byte.is_ascii_digit()) {
        return Some(int(unsigned, 10, negative, text));
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(Value::Float(infinity(negative))),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => {
            return Some(Value::Float(f64::NAN));
        }
        _ => {}
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| all(sign(exponent).1, |byte| byte.is_ascii_digit()));
    if fits {
        text.parse().ok().map(Value::Float)
    } else {
        None
    }
}

/// The number that a plain scalar is to `PyYAML`: floats are tried before integers.
pub(super) fn yaml11(text: &str) -> Option<Value> {
    if yaml11_is_float(text) {
        Some(yaml11_construct_float(text))
    } else if yaml11_is_int(text) {
        Some(yaml11_construct_int(text))
    } else {
        None
    }
}

fn yaml11_is_float(text: &str) -> bool {
    let (_, unsigned) = sign(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let Some((whole, rest)) = unsigned.split_once('.') else {
        return false;
    };
    if whole.contains(':') {
        return sexagesimal(whole, |byte| byte.is_ascii_digit())
            && rest.bytes().all(digit_or_low_line);
    }
    // The exponent needs its sign, or the whole is text: `1e3`, `1.0e3`.
    let (fraction, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let (_, digits) = sign(exponent);
        digits.len() < exponent.len() && all(digits, |byte| byte.is_ascii_digit())
    });
    let fraction_fits = fraction.bytes().all(digit_or_low_line);
    let begins = |part: &str| {
        part.bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
    };
    if whole.is_empty() {
        // `.5` is a number, `-.5` is text.
        return unsigned.len() == text.len() && begins(fraction) && fraction_fits && exponent_fits;
    }
    begins(whole) && whole.bytes().all(digit_or_low_line) && fraction_fits && exponent_fits
}

fn yaml11_is_int(text: &str) -> bool {
    let (_, unsigned) = sign(text);
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return all(digits, |byte| matches!(byte, b'0' | b'1' | b'_'));
    }
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return all(digits, |byte| byte.is_ascii_hexdigit() || byte == b'_');
    }
    if let Some(digits) = unsigned.strip_prefix('0') {
        return digits
            .bytes()
            .all(|byte| (b'0'..=b'7').contains(&byte) || byte == b'_');
    }
    let not_zero = |byte: u8| (b'1'..=b'9').contains(&byte);
    unsigned.bytes().next().is_some_and(not_zero)
        && (unsigned.bytes().all(digit_or_low_line) || sexagesimal(unsigned, not_zero))
}

/// `12:30:45`: the first part as long as it likes, each other below 60.
fn sexagesimal(text: &str, first: impl Fn(u8) -> bool) -> bool {
    let mut parts = text.split(':');
    let head = parts.next().unwrap_or_default();
    let mut others = 0;
    let fits = parts.all(|part| {
        others += 1;
        match part.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [ten, digit] => (b'0'..=b'5').contains(ten) && digit.is_ascii_digit(),
            _ => false,
        }
    });
    fits && others > 0
        && head.bytes().next().is_some_and(first)
        && head.bytes().all(digit_or_low_line)
}

/// What `PyYAML`'s `construct_yaml_int` makes of a text, also of one that only a tag calls a
/// number.
pub(super) fn yaml11_construct_int(text: &str) -> Value {
    let refused = Value::Refused(Refusal::Number);
    let plain = text.replace('_', "");
    let (negative, unsigned) = sign(&plain);
    let digits = |text: &str, radix: u32| {
        let fits = all(text, |byte| char::from(byte).is_digit(radix));
        fits.then(|| int(text, radix, negative, &plain))
    };
    let value = if unsigned == "0" {
        Some(Value::Int(0))
    } else if let Some(rest) = unsigned.strip_prefix("0b") {
        digits(rest, 2)
    } else if let Some(rest) = unsigned.strip_prefix("0x") {
        digits(rest, 16)
    } else if unsigned.starts_with('0') {
        digits(unsigned, 8)
    } else if unsigned.contains(':') {
        let parts: Option<Vec<i128>> = unsigned.split(':').map(|part| part.parse().ok()).collect();
        let sum = parts.map(|parts| {
            parts
                .iter()
                .try_fold(0_i128, |sum, part| sum.checked_mul(60)?.checked_add(*part))
        });
        sum.map(|sum| match sum {
            Some(sum) => Value::Int(if negative { -sum } else { sum }),
            None => Value::BigInt(plain.clone()),
        })
    } else if unsigned.len() > PYTHON_DIGITS {
        None
    } else {
        digits(unsigned, 10)
    };
    value.unwrap_or(refused)
}

/// What `PyYAML`'s `construct_yaml_float` makes of a text.
pub(super) fn yaml11_construct_float(text: &str) -> Value {
    let plain = text.replace('_', "").to_ascii_lowercase();
    let (negative, unsigned) = sign(&plain);
    let magnitude = match unsigned {
        ".inf" => Some(f64::INFINITY),
        ".nan" => Some(f64::NAN),
        _ if unsigned.contains(':') => unsigned
            .split(':')
            .map(|part| part.parse::<f64>().ok())
            .try_fold(0.0, |sum, part| Some(sum * 60.0 + part?)),
        _ => unsigned.parse().ok(),
    };
    magnitude.map_or(Value::Refused(Refusal::Number), |value| {
        Value::Float(if negative { -value } else { value })
    })
}

/// `digits` are digits of `radix`.
fn int(digits: &str, radix: u32, negative: bool, written: &str) -> Value {
    match i128::from_str_radix(digits, radix) {
        Ok(value) => Value::Int(if negative { -value } else { value }),
        Err(_) => Value::BigInt(written.to_owned()),
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

fn digit_or_low_line(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

fn infinity(negative: bool) -> f64 {
    if negative {
        f64::NEG_INFINITY
    } else {
        f64::INFINITY
    }
}
