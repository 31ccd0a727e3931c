//! The query language: `field:"text"`, `field:text*`, AND, OR, NOT and brackets.

/// A query that the server can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    Everything,
    /// A field, or the empty name for all text, and its pattern.
    Term(String, Pattern),
    All(Vec<Query>),
    Any(Vec<Query>),
    Not(Box<Query>),
}

/// What a field must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// The whole value.
    Is(String),
    /// A value that begins so.
    Begins(String),
    /// A word of the value, in any case.
    Word(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Term(String, Pattern),
}

impl Query {
    /// None when the server could not read it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text)?;
        if tokens.is_empty() {
            return Some(Self::Everything);
        }
        let mut rest = tokens.as_slice();
        let query = any(&mut rest)?;
        rest.is_empty().then_some(query)
    }

    /// Whether a record with these values is found. Values are compared whole and in
    /// their own case, as in an index of keywords.
    pub(super) fn matches(&self, values: &dyn Fn(&str) -> Vec<String>) -> bool {
        match self {
            Self::Everything => true,
            Self::All(queries) => queries.iter().all(|query| query.matches(values)),
            Self::Any(queries) => queries.iter().any(|query| query.matches(values)),
            Self::Not(query) => !query.matches(values),
            Self::Term(field, pattern) => values(field).iter().any(|value| match pattern {
                Pattern::Is(text) => value == text,
                Pattern::Begins(text) => value.starts_with(text),
                Pattern::Word(text) => {
                    let mut words = value.split_whitespace();
                    words.any(|word| word.eq_ignore_ascii_case(text))
                }
            }),
        }
    }
}

impl Query {
    /// How many of the alternatives a record fulfils: what `bestmatch` sorts by.
    pub(super) fn weight(&self, values: &dyn Fn(&str) -> Vec<String>) -> usize {
        match self {
            Self::Any(queries) => queries.iter().map(|query| query.weight(values)).sum(),
            other => usize::from(other.matches(values)),
        }
    }
}

fn any(rest: &mut &[Token]) -> Option<Query> {
    let mut parts = vec![all(rest)?];
    while rest.first() == Some(&Token::Or) {
        *rest = &rest[1..];
        parts.push(all(rest)?);
    }
    // Two terms without a word between them: either may match.
    while !matches!(rest.first(), None | Some(Token::Close)) {
        parts.push(all(rest)?);
    }
    Some(if parts.len() == 1 {
        parts.remove(0)
    } else {
        Query::Any(parts)
    })
}

fn all(rest: &mut &[Token]) -> Option<Query> {
    let mut parts = vec![one(rest)?];
    while rest.first() == Some(&Token::And) {
        *rest = &rest[1..];
        parts.push(one(rest)?);
    }
    Some(if parts.len() == 1 {
        parts.remove(0)
    } else {
        Query::All(parts)
    })
}

fn one(rest: &mut &[Token]) -> Option<Query> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    match first {
        Token::Term(field, pattern) => Some(Query::Term(field.clone(), pattern.clone())),
        Token::Not => Some(Query::Not(Box::new(one(rest)?))),
        Token::Open => {
            let inner = any(rest)?;
            let (close, others) = rest.split_first()?;
            *rest = others;
            (*close == Token::Close).then_some(inner)
        }
        Token::Close | Token::And | Token::Or => None,
    }
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(&letter) = letters.peek() {
        match letter {
            ' ' | '\t' => {
                letters.next();
            }
            '(' | ')' => {
                letters.next();
                tokens.push(if letter == '(' {
                    Token::Open
                } else {
                    Token::Close
                });
            }
            _ => {
                let mut pieces = vec![Piece::default()];
                while let Some(&letter) = letters.peek() {
                    if matches!(letter, ' ' | '\t' | ')') {
                        break;
                    }
                    letters.next();
                    piece(letter, &mut letters, &mut pieces)?;
                }
                tokens.push(token(pieces)?);
            }
        }
    }
    Some(tokens)
}

/// A part of a term: the field, or what it must hold.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    quoted: bool,
    star: bool,
}

fn piece(
    letter: char,
    letters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    match letter {
        ':' => pieces.push(Piece::default()),
        '"' => {
            let last = pieces.last_mut()?;
            last.quoted = true;
            loop {
                match letters.next()? {
                    '"' => break,
                    '\\' => last.text.push(letters.next()?),
                    other => last.text.push(other),
                }
            }
        }
        '\\' => pieces.last_mut()?.text.push(letters.next()?),
        // A bare slash begins a regular expression, which is not meant here.
        '/' | '(' | '[' | '{' | '}' | ']' => return None,
        '*' => pieces.last_mut()?.star = true,
        other => {
            let last = pieces.last_mut()?;
            if last.quoted || last.star {
                return None;
            }
            last.text.push(other);
        }
    }
    Some(())
}

fn token(pieces: Vec<Piece>) -> Option<Token> {
    let mut pieces = pieces.into_iter();
    let (first, second) = (pieces.next()?, pieces.next());
    // A second bare colon: nothing that the grammar knows.
    if pieces.next().is_some() {
        return None;
    }
    let Some(second) = second else {
        return Some(match first.text.as_str() {
            "AND" | "&&" if !first.quoted => Token::And,
            "OR" | "||" if !first.quoted => Token::Or,
            "NOT" if !first.quoted => Token::Not,
            _ => Token::Term(String::new(), Pattern::Word(first.text)),
        });
    };
    if first.text.is_empty() || (second.text.is_empty() && !second.star) {
        return None;
    }
    let pattern = if second.star {
        Pattern::Begins(second.text)
    } else if second.quoted || first.text != "title" {
        Pattern::Is(second.text)
    } else {
        Pattern::Word(second.text)
    };
    Some(Token::Term(first.text, pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, field: &'static str, value: &'static str) -> Option<bool> {
        let values = move |asked: &str| {
            if asked == field {
                vec![value.to_owned()]
            } else {
                Vec::new()
            }
        };
        Query::parse(query).map(|query| query.matches(&values))
    }

    #[test]
    fn the_queries_that_find_a_release_are_understood() {
        let url = "https://github.com/o/r/tree/v1.0";
        let field = "related.identifier";
        assert_eq!(
            finds(
                r#"related.identifier:"https://github.com/o/r/tree/v1.0""#,
                field,
                url
            ),
            Some(true)
        );
        assert_eq!(
            finds(
                r#"related.identifier:"https://github.com/O/r/tree/v1.0""#,
                field,
                url
            ),
            Some(false)
        );
        assert_eq!(
            finds(
                r"related.identifier:https\:\/\/github.com\/o\/r\/tree\/*",
                field,
                url
            ),
            Some(true)
        );
        let code = "custom_fields.code:codeRepository";
        let query = r#"custom_fields.code\:codeRepository:"https://github.com/o/r""#;
        assert_eq!(finds(query, code, "https://github.com/o/r"), Some(true));
        let both = format!("{query} AND metadata.version:\"v1\"");
        assert_eq!(finds(&both, code, "https://github.com/o/r"), Some(false));
        assert_eq!(
            finds("conceptrecid:12 OR conceptrecid:13", "conceptrecid", "13"),
            Some(true)
        );
        assert_eq!(
            finds(
                "(conceptrecid:12) AND NOT conceptrecid:13",
                "conceptrecid",
                "12"
            ),
            Some(true)
        );
        assert_eq!(finds("", "x", "y"), Some(true));
    }

    #[test]
    fn a_query_that_the_server_cannot_read_is_told_from_one_that_finds_nothing() {
        for query in [
            r#"custom_fields.code:codeRepository:"https://github.com/o/r""#,
            "metadata.title:(((",
            "related.identifier:https://github.com/o/r",
            r#"doi:"10.5072"#,
            "AND doi:1",
        ] {
            assert_eq!(Query::parse(query), None, "{query}");
        }
        assert_eq!(finds(r#"code.codeRepository:"x""#, "doi", "x"), Some(false));
    }
}
