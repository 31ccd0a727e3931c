//! Keeping secrets out of text.

use url::Url;

/// An address with its user, password, query and fragment taken out: what may be shown.
/// Zenodo's hook address and its share links carry their secret in the query.
pub fn redact_url(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return text.split(['?', '#']).next().unwrap_or_default().to_owned();
    };
    let had_query = url.query().is_some();
    url.set_query(None);
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if had_query {
        format!("{url}?…")
    } else {
        url.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_left_of_an_address() {
        assert_eq!(
            redact_url(
                "https://u:p@zenodo.org/api/hooks/receivers/github/events/?access_token=s3cret#x"
            ),
            "https://zenodo.org/api/hooks/receivers/github/events/?…"
        );
        assert_eq!(redact_url("not a url?token=s3cret"), "not a url");
        assert_eq!(
            redact_url("https://github.com/o/r"),
            "https://github.com/o/r"
        );
    }
}
