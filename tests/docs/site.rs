//! The documentation site: every page is in the list of pages, every link leads somewhere, and
//! the reference is what the program says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use citable::rules::ALL;
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::{citable, root, texts};

/// The text of a document, or what it should be after `UPDATE=1`.
#[track_caller]
fn is_up_to_date(path: &Path, expected: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, expected).unwrap();
        return;
    }
    let hint = "run `UPDATE=1 cargo test --test docs`";
    let shown = fs::read_to_string(path).unwrap();
    assert_eq!(
        shown,
        expected,
        "{} is not up to date: {hint}",
        path.display()
    );
}

fn help(arguments: &[&str]) -> String {
    let output = citable(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the commands, in the order of the help.
fn commands() -> Vec<String> {
    let help = help(&["--help"]);
    let list = help.split("Commands:\n").nth(1).unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let first = named.filter_map(|line| line.split_whitespace().next());
    first
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_reference_of_the_commands_is_their_help() {
    let mut page = String::from(
        "# Commands\n\nThe help of each command, as `citable COMMAND --help` prints it.\n",
    );
    for name in commands() {
        let help = help(&[&name, "--help"]);
        let _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end());
    }
    is_up_to_date(&root().join("docs/reference/commands.md"), &page);
}

#[test]
fn the_list_of_pages_has_every_page_and_every_rule() {
    let path = root().join("docs/SUMMARY.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("(rules/README.md)\n").unwrap();
    let after = rest.lines().filter(|line| !line.contains("](rules/"));
    let mut expected = format!("{before}(rules/README.md)\n");
    for rule in ALL {
        let _ = writeln!(expected, "  - [{0}](rules/{0}.md)", rule.id);
    }
    for line in after {
        let _ = writeln!(expected, "{line}");
    }
    is_up_to_date(&path, &expected);
    let links = read(&path).links;
    let listed: BTreeSet<PathBuf> = links
        .iter()
        .map(|target| root().join("docs").join(target))
        .collect();
    assert_eq!(listed.len(), links.len(), "a page is listed twice");
    let there: BTreeSet<PathBuf> = texts(&root().join("docs"), "md")
        .into_iter()
        .filter(|page| *page != path)
        .collect();
    assert_eq!(listed, there);
}

#[test]
fn the_readme_lists_what_is_checked() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- rules:begin -->\n", "<!-- rules:end -->\n");
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let mut table = format!(
        "<details><summary>{} rules: each asks for one thing, and says where it is not so and what to write instead</summary>\n\n\
         | rule | asks for |\n|---|---|\n",
        ALL.len()
    );
    for rule in ALL {
        let _ = writeln!(
            table,
            "| [`{0}`](docs/rules/{0}.md) | {1} |",
            rule.id, rule.title
        );
    }
    is_up_to_date(
        &path,
        &format!("{before}{begin}{table}\n</details>\n{end}{after}"),
    );
}

/// What a document links to, and the anchors in it.
#[derive(Default)]
struct Document {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

fn read(path: &Path) -> Document {
    let text = fs::read_to_string(path).unwrap();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut document = Document::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::Link {
                link_type: LinkType::Email,
                ..
            }) => {}
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                document.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let heading = heading.take().unwrap_or_default();
                document.anchors.insert(anchor(&heading));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => document.links.extend(sources(&html)),
            _ => {}
        }
    }
    document
}

/// What markup in a document shows or links to.
fn sources(html: &CowStr) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ["src=\"", "href=\"", "srcset=\""] {
        let parts = html.split(attribute).skip(1);
        found.extend(parts.filter_map(|part| part.split('"').next().map(str::to_owned)));
    }
    found
}

/// The anchor of a heading, as GitHub and the site make it.
fn anchor(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

#[test]
fn every_link_in_every_document_leads_somewhere() {
    let docs = root().join("docs");
    let mut paths = texts(&docs, "md");
    for name in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "crates/cff-rs/README.md",
    ] {
        paths.push(root().join(name));
    }
    let documents: BTreeMap<PathBuf, Document> = paths
        .iter()
        .map(|path| (path.canonicalize().unwrap(), read(path)))
        .collect();
    let (mut count, mut wrong) = (0, Vec::new());
    for (path, document) in &documents {
        for link in &document.links {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (target, place) = link.split_once('#').unwrap_or((link, ""));
            let file = match target {
                "" => path.clone(),
                target => path.parent().unwrap().join(target),
            };
            let Ok(file) = file.canonicalize() else {
                wrong.push(format!("{}: {link} is not there", path.display()));
                continue;
            };
            let known = documents.get(&file);
            let there = place.is_empty() || known.is_some_and(|file| file.anchors.contains(place));
            if !there {
                wrong.push(format!("{}: no place {link}", path.display()));
            }
            // The site holds the folder of the documents and nothing beside it.
            if path.starts_with(&docs) && !file.starts_with(&docs) {
                wrong.push(format!("{}: {link} leads out of the site", path.display()));
            }
        }
    }
    assert!(count > 150, "only {count} links were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
