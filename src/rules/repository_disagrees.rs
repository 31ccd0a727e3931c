//! `repository-disagrees`: the manifests lead to the repository.

use super::case::CITATION;
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-disagrees",
    title: "the manifests lead to the repository",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "CodeMeta 3.0, codeRepository; PyPA: Well-known project URLs; The Cargo Book, repository; npm package.json, repository",
    doc: include_str!("../../docs/rules/repository-disagrees.md"),
    check,
};

/// A repository on a host, in small letters.
#[derive(Debug, PartialEq, Eq)]
struct Home {
    host: String,
    path: String,
}

fn check(case: &Case<'_>, findings: &mut Findings) {
    // Whether CITATION.cff itself is right is the question of another rule; in a fork it would
    // be asked once for each file.
    let said = case.said.iter().filter(|file| file.path != CITATION);
    let citation = case.citation_text("repository-code");
    let citation = citation.filter(|code| !case.tells(CITATION, &code.span));
    let of_citation =
        citation.and_then(|code| Some((home(code.value)?, code.value.to_owned(), CITATION)));
    let of_remote = || {
        let address = format!("https://github.com/{}", case.slug()?);
        Some((home(&address)?, address, "the remote"))
    };
    let Some((right, address, source)) = of_citation.or_else(of_remote) else {
        return;
    };
    for file in said {
        let Some(repository) = &file.repository else {
            continue;
        };
        let Some(named) = home(&repository.value).filter(|named| *named != right) else {
            continue;
        };
        let finding = findings.add(format!(
            "{} names the repository {} but {source} is {}",
            file.path,
            quoted(&repository.value),
            quoted(&address)
        ));
        finding
            .at(file.path, repository.span.clone())
            .help("write the same address into both");
        // On another host it may be a mirror.
        if named.host != right.host {
            finding.severity(Severity::Note);
        }
    }
}

/// The repository that an address leads to; nothing for a page that is on no known kind of host.
fn home(address: &str) -> Option<Home> {
    let address = address.trim();
    let address = address.strip_prefix("scm:").unwrap_or(address);
    let rest = match address.split_once("://") {
        Some((_, rest)) => rest.to_owned(),
        // `git@host:owner/name`
        None => address.replacen(':', "/", 1),
    };
    let rest = rest.split(['?', '#']).next()?.to_ascii_lowercase();
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_forge = ["github.com", "codeberg.org", "bitbucket.org"].contains(&host)
        || host.starts_with("gitlab.")
        || host.starts_with("git.");
    // GitHub's paths have two parts, GitLab's may have more.
    let path = path.split("/-/").next()?.trim_matches('/');
    let most = if host.starts_with("git") && host != "github.com" {
        9
    } else {
        2
    };
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .take(most)
        .collect();
    if !is_forge || parts.len() < 2 {
        return None;
    }
    let cut = parts
        .iter()
        .position(|part| ["tree", "blob"].contains(part));
    let path = parts[..cut.unwrap_or(parts.len())].join("/");
    Some(Home {
        host: host.to_owned(),
        path: path.strip_suffix(".git").unwrap_or(&path).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_home() {
        let right = home("https://github.com/example/spot-counter").unwrap();
        for address in [
            "git+https://github.com/Example/Spot-Counter.git",
            "git@github.com:example/spot-counter.git",
            "ssh://git@github.com:22/example/spot-counter",
            "scm:git:https://github.com/example/spot-counter",
            "http://www.github.com/example/spot-counter/tree/main/python",
            "https://github.com/example/spot-counter/issues#x",
            "git://github.com/example/spot-counter/",
        ] {
            assert_eq!(
                home(address),
                Some(Home {
                    host: right.host.clone(),
                    path: right.path.clone()
                }),
                "{address}"
            );
        }
        assert_eq!(home("https://gitlab.com/a/b/c.git").unwrap().path, "a/b/c");
        assert_ne!(
            home("https://github.com/other/spot-counter").unwrap(),
            right
        );
    }

    #[test]
    fn a_page_is_no_repository() {
        for address in [
            "",
            "https://spot.readthedocs.io/en/latest",
            "https://example.github.io/spot/docs",
            "https://github.com/example",
        ] {
            assert_eq!(home(address), None, "{address}");
        }
    }
}
