//! The cookies of one session with one OMERO.web.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::{HeaderValue, SET_COOKIE};
use secrecy::{ExposeSecret, SecretString};

/// Cookies by name. Whoever runs an OMERO.web can give its cookies other names, so all that it
/// sets are kept, and none of them leaves for another server: a jar belongs to one session.
#[derive(Debug, Default)]
pub(super) struct Jar(BTreeMap<String, SecretString>);

impl Jar {
    /// Takes the cookies of an answer; one without a value, or whose time is over, is dropped.
    pub(super) fn take(&mut self, headers: &HeaderMap) {
        let set = headers.get_all(SET_COOKIE).iter();
        for cookie in set.filter_map(|cookie| cookie.to_str().ok()) {
            let mut parts = cookie.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            let over = parts.any(|part| {
                let (key, age) = part.split_once('=').unwrap_or_default();
                key.eq_ignore_ascii_case("max-age")
                    && age.trim().parse().is_ok_and(|age: i64| age <= 0)
            });
            if over || value.trim_matches('"').is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned().into());
            }
        }
    }

    /// The header that gives them back; `None` where there are none.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{name}={}", value.expose_secret()))
            .collect();
        let mut header = HeaderValue::from_str(&pairs.join("; ")).ok()?;
        header.set_sensitive(true);
        (!pairs.is_empty()).then_some(header)
    }

    /// The values, so that an echo of one can be struck out.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(cookies: &[&str]) -> Jar {
        let mut jar = Jar::default();
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(SET_COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        jar.take(&headers);
        jar
    }

    fn shown(jar: &Jar) -> Option<String> {
        let header = jar.header()?;
        assert!(header.is_sensitive());
        Some(header.to_str().unwrap().to_owned())
    }

    #[test]
    fn cookies_come_back_by_name_without_their_attributes() {
        let jar = taken(&[
            "csrftoken=abc; expires=Fri, 26 Nov 2027 08:00:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax",
            "lab_session=a=b; HttpOnly; Path=/omero; Secure",
            "csrftoken=def",
        ]);
        assert_eq!(
            shown(&jar).as_deref(),
            Some("csrftoken=def; lab_session=a=b")
        );
    }

    #[test]
    fn a_cookie_that_is_taken_back_is_gone() {
        for gone in [
            "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/",
            "sessionid=x; max-age=-1",
            "sessionid=",
        ] {
            assert_eq!(shown(&taken(&["sessionid=abc", gone])), None, "{gone}");
        }
        assert_eq!(shown(&taken(&["nonsense", ""])), None);
    }

    #[test]
    fn a_jar_shows_no_value_when_it_is_printed() {
        let printed = format!("{:?}", taken(&["sessionid=CANARY"]));
        assert!(!printed.contains("CANARY"), "{printed}");
    }
}
