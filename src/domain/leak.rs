//! Keys and private links in text that others will read.
//!
//! Only what is certain: tokens whose prefix says whose they are, and the addresses of Zenodo and
//! BioStudies that open something to whoever has them.

use std::borrow::Cow;
use std::ops::Range;

/// What somebody left in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeakKind {
    /// A token of GitHub's: `ghp_…`, `gho_…`, `ghu_…`, `ghs_…`, `ghr_…`, `github_pat_…`.
    GitHubToken,
    /// An access token of Zenodo's in an address.
    ZenodoToken,
    /// A share link of Zenodo's: it opens a draft or a closed record.
    ShareLink,
    /// The secret link of a study in BioStudies or the BioImage Archive that is not public.
    StudyKey,
    /// The address of a draft on Zenodo, which nobody but its owner can open.
    DraftLink,
}

/// A key or a private link, and where in a text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// What it is.
    pub kind: LeakKind,
    /// All of it: the token, or the address.
    pub span: Range<usize>,
    /// The part that nobody may see; empty in the address of a draft.
    secret: Range<usize>,
}

/// The shortest value of a token or key in an address that is taken for a real one.
const SHORTEST: usize = 16;

/// The end of the token in GitHub's own documentation, which people copy.
const DOCUMENTED: &str = "16C7e42F292c6912E7710c838347Ae178B4a";

/// Drafts have ids of at least this many digits; a shorter one is made up.
const DIGITS: usize = 6;

/// An address is not looked at beyond this, in bytes.
const ADDRESS: usize = 2000;

impl LeakKind {
    /// The words for it in a message.
    pub fn words(self) -> &'static str {
        match self {
            Self::GitHubToken => "a GitHub token",
            Self::ZenodoToken => "a Zenodo token in an address",
            Self::ShareLink => "a share link of Zenodo's",
            Self::StudyKey => "the secret link of a study in BioStudies",
            Self::DraftLink => "the address of a draft on Zenodo",
        }
    }

    /// Whether whoever has it can do or see something.
    pub fn is_secret(self) -> bool {
        self != Self::DraftLink
    }
}

/// The keys and private links in a text, in its order. Placeholders (`token=<yours>`, `ghp_xxxx…`)
/// are none.
pub fn leaks(text: &str) -> Vec<Leak> {
    let mut found: Vec<Leak> = scan(text)
        .into_iter()
        .filter(|leak| !leak.kind.is_secret() || is_real(leak.kind, &text[leak.secret.clone()]))
        .collect();
    found.sort_by_key(|leak| leak.span.start);
    found
}

/// A text as it may be shown: each byte of a secret is a `*`, so that all places stay the same.
/// What only looks like a secret is masked too, and so is one that was cut off.
pub fn masked(text: &str) -> Cow<'_, str> {
    let secrets: Vec<Range<usize>> = scan(text).into_iter().map(|leak| leak.secret).collect();
    if secrets.iter().all(Range::is_empty) {
        return Cow::Borrowed(text);
    }
    let mut shown = text.to_owned();
    for secret in secrets {
        // All bytes of a secret are ASCII.
        shown.replace_range(secret.clone(), &"*".repeat(secret.len()));
    }
    Cow::Owned(shown)
}

/// Whether a value was given out by a machine, and is not a word that stands for one.
fn is_real(kind: LeakKind, secret: &str) -> bool {
    let long = match kind {
        LeakKind::GitHubToken if secret.starts_with("github_pat_") => 60,
        LeakKind::GitHubToken => 40,
        _ => SHORTEST,
    };
    let mut kinds: Vec<u8> = secret.bytes().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let digits = secret.bytes().any(|byte| byte.is_ascii_digit());
    secret.len() >= long && kinds.len() >= 8 && digits && !secret.ends_with(DOCUMENTED)
}

fn scan(text: &str) -> Vec<Leak> {
    const PREFIXES: [&str; 6] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"];
    let mut found = Vec::new();
    // By one letter first, which is much quicker than a look for each word.
    for (start, _) in text.match_indices('g') {
        let rest = &text[start..];
        let Some(prefix) = PREFIXES.iter().find(|prefix| rest.starts_with(**prefix)) else {
            continue;
        };
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if text[..start].bytes().next_back().is_some_and(word) {
            continue;
        }
        let span = start..start + rest.bytes().take_while(|byte| word(*byte)).count();
        if span.len() > prefix.len() + 4 {
            found.push(Leak {
                kind: LeakKind::GitHubToken,
                secret: span.clone(),
                span,
            });
        }
    }
    for (letter, host) in [('z', "zenodo.org/"), ('b', "biostudies")] {
        let mut end = 0;
        for (start, _) in text.match_indices(letter) {
            if start >= end && text[start..].starts_with(host) {
                let span = address(text, start);
                end = span.end;
                found.extend(in_address(text, span, host));
            }
        }
    }
    found
}

/// The bytes of the address that goes on at `start`.
fn address(text: &str, start: usize) -> Range<usize> {
    let ends = |byte: u8| {
        !byte.is_ascii_graphic() || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'`' | b')' | b'|')
    };
    let length = text[start..].bytes().take(ADDRESS);
    start..start + length.take_while(|byte| !ends(*byte)).count()
}

/// What an address gives away, if anything.
fn in_address(text: &str, span: Range<usize>, host: &str) -> Option<Leak> {
    let whole = &text[span.clone()];
    let zenodo = host == "zenodo.org/";
    let names: &[(&str, LeakKind)] = if zenodo {
        &[
            ("access_token=", LeakKind::ZenodoToken),
            ("token=", LeakKind::ShareLink),
        ]
    } else {
        &[("key=", LeakKind::StudyKey)]
    };
    for (name, kind) in names {
        let at = whole
            .match_indices(name)
            .find(|(at, _)| whole[..*at].ends_with(['?', '&']));
        let Some((at, _)) = at else { continue };
        let from = span.start + at + name.len();
        let value = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%=+".contains(byte);
        let length = text[from..span.end].bytes().take_while(value).count();
        if length > 0 {
            return Some(Leak {
                kind: *kind,
                secret: from..from + length,
                span,
            });
        }
    }
    let draft = zenodo && {
        let path = &whole[host.len()..];
        let number = |kind: &str| {
            let rest = path.strip_prefix(kind).unwrap_or_default();
            let end = rest.find(|c: char| !c.is_ascii_digit());
            let id = &rest[..end.unwrap_or(rest.len())];
            id.len() >= DIGITS && !"123456789".starts_with(id)
        };
        let preview = number("records/") && whole.contains("preview=1");
        number("uploads/") || number("deposit/") || preview
    };
    draft.then_some(Leak {
        kind: LeakKind::DraftLink,
        secret: span.end..span.end,
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that nobody's scanner takes this file for a leak.
    fn github() -> String {
        format!("gh{}_{}", 'p', "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8")
    }

    fn kinds(text: &str) -> Vec<LeakKind> {
        leaks(text).into_iter().map(|leak| leak.kind).collect()
    }

    #[test]
    fn keys_and_private_links_are_known_by_their_form() {
        let share = concat!(
            "https://zenodo",
            ".org/records/42?preview=1&token=eyJhbGciOiJIUzUxMiJ9.eyJp"
        );
        let study = concat!(
            "https://www.ebi.ac.uk/bio",
            "studies/studies/S-BIAD99?key=1b3a5c7e-9d2f-4b6a-8c0e"
        );
        let token = concat!(
            "https://zenodo",
            ".org/api/records?access_token=aB3dE5fG7hJ9kL1mN3pQ"
        );
        for (text, kind) in [
            (github().as_str(), LeakKind::GitHubToken),
            (share, LeakKind::ShareLink),
            (study, LeakKind::StudyKey),
            (token, LeakKind::ZenodoToken),
            ("https://zenodo.org/uploads/4200042", LeakKind::DraftLink),
            (
                "https://sandbox.zenodo.org/deposit/4200042",
                LeakKind::DraftLink,
            ),
            (
                "https://zenodo.org/records/4200042?preview=1",
                LeakKind::DraftLink,
            ),
        ] {
            assert_eq!(kinds(&format!("see ({text}) here")), [kind], "{text}");
        }
    }

    #[test]
    fn a_placeholder_and_a_public_address_give_nothing_away() {
        for text in [
            "https://zenodo.org/records/42",
            "https://zenodo.org/api/records?access_token=$ZENODO_TOKEN",
            "https://zenodo.org/api/records?access_token=ACCESS_TOKEN",
            "https://zenodo.org/records/42?token=<yours>",
            "https://zenodo.org/account/settings/github/",
            "https://zenodo.org/uploads/new",
            "https://zenodo.org/uploads/42",
            "https://zenodo.org/uploads/1234567",
            "https://www.ebi.ac.uk/biostudies/studies/S-BIAD99?query=x",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "GITHUB_TOKEN=ghp_...",
            "gho_16C7e42F292c6912E7710c838347Ae178B4a",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_shown_keeps_its_places_and_no_secret() {
        let token = github();
        let text = format!("é {token} https://zenodo.org/records/1?token=eyJhbGciOi é");
        let shown = masked(&text);
        assert_eq!(shown.len(), text.len());
        assert!(!shown.contains(&token) && !shown.contains("eyJ"), "{shown}");
        assert!(shown.contains("https://zenodo.org/records/1?token=**"));
        assert!(matches!(masked("nothing here"), Cow::Borrowed(_)));
        // One that was cut off is still one.
        assert!(!masked(&text[..20]).contains("a1B2"));
    }

    #[test]
    fn a_hostile_text_is_looked_through_soon() {
        let text = "zenodo.org/".repeat(200_000);
        let start = std::time::Instant::now();
        assert_eq!(kinds(&text), []);
        assert!(start.elapsed().as_secs() < 5);
    }
}
