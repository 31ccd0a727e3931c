//! Writes the table of SPDX licences that the program searches: hashing 730 texts at
//! each start would take longer than all the rest of `citable check`.

#[path = "src/license/lines.rs"]
mod lines;
#[path = "src/license/words.rs"]
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use lines::Reading;
use words::{HASH_BITS, Words, read};

/// The licences that GitHub knows: those of choosealicense.com, as licensee 10 ships them.
const GITHUB: [&str; 47] = [
    "0BSD",
    "AFL-3.0",
    "AGPL-3.0",
    "Apache-2.0",
    "Artistic-2.0",
    "BSD-2-Clause",
    "BSD-2-Clause-Patent",
    "BSD-3-Clause",
    "BSD-3-Clause-Clear",
    "BSD-4-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "CECILL-2.1",
    "CERN-OHL-P-2.0",
    "CERN-OHL-S-2.0",
    "CERN-OHL-W-2.0",
    "ECL-2.0",
    "EPL-1.0",
    "EPL-2.0",
    "EUPL-1.1",
    "EUPL-1.2",
    "GFDL-1.3",
    "GPL-2.0",
    "GPL-3.0",
    "ISC",
    "LGPL-2.1",
    "LGPL-3.0",
    "LPPL-1.3c",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "MS-PL",
    "MS-RL",
    "MulanPSL-2.0",
    "NCSA",
    "ODbL-1.0",
    "OFL-1.1",
    "OSL-3.0",
    "PostgreSQL",
    "UPL-1.0",
    "Unlicense",
    "Vim",
    "WTFPL",
    "Zlib",
];

/// The licences whose text the program can write into a repository, by family: those that
/// research software is given under most, and about 240 kB of text. `texts.rs` says how the gaps
/// of each are filled.
const WRITTEN: [&str; 22] = [
    "0BSD",
    "AGPL-3.0",
    "Apache-2.0",
    "Artistic-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC-BY-4.0",
    "CC0-1.0",
    "CECILL-2.1",
    "EPL-2.0",
    "EUPL-1.2",
    "GPL-2.0",
    "GPL-3.0",
    "ISC",
    "LGPL-2.1",
    "LGPL-3.0",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unlicense",
    "Zlib",
];

struct License {
    id: &'static str,
    bigrams: Vec<u32>,
    /// As GitHub's detector reads it, if it knows the licence.
    plain: Option<Words>,
}

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["build.rs", "src/license/lines.rs", "src/license/words.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut licenses = Vec::new();
    let mut texts = BTreeMap::new();
    let mut seen = HashSet::new();
    for &(name, text) in spdx::text::LICENSE_TEXTS {
        let id = family(name);
        // A deprecated id has a successor with the same text.
        if spdx::license_id(name).is_some_and(spdx::LicenseId::is_deprecated) {
            continue;
        }
        for (place, text) in variants(id, text).into_iter().enumerate() {
            if place == 0 && WRITTEN.contains(&id) {
                texts.insert(id, text.trim().to_owned());
            }
            let bigrams = read(&text, Reading::Lenient).bigrams();
            // NOASSERTION is in the list, and has no text.
            if !bigrams.is_empty() && seen.insert((id, bigrams.clone())) {
                let plain =
                    (place == 0 && GITHUB.contains(&id)).then(|| read(&text, Reading::Strict));
                licenses.push(License { id, bigrams, plain });
            }
        }
    }
    // Ascending by size, so that the program can find the candidates by bisection.
    licenses.sort_by_key(|license| (license.bigrams.len(), license.id));
    let folder = std::env::var("OUT_DIR")?;
    let folder = Path::new(&folder);
    write_texts(&texts, folder)?;
    write(&licenses, folder)
}

/// The texts as a table, in the order of their ids. SPDX ends some lines with blanks.
fn write_texts(texts: &BTreeMap<&str, String>, to: &Path) -> Result<(), Box<dyn Error>> {
    let mut source = format!("static TEXTS: [(&str, &str); {}] = [\n", texts.len());
    for (id, text) in texts {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        writeln!(source, "({id:?}, {:?}),", lines.join("\n") + "\n")?;
    }
    source.push_str("];\n");
    std::fs::write(to.join("texts.rs"), source)?;
    Ok(())
}

/// The id without what the text does not tell: "only", "or later",
/// invariant sections, reserved font names.
fn family(name: &str) -> &str {
    let name = name.strip_suffix('+').unwrap_or(name);
    let name = name.strip_suffix("-only").unwrap_or(name);
    let name = name.strip_suffix("-or-later").unwrap_or(name);
    let name = name.strip_suffix("-no-invariants").unwrap_or(name);
    let name = name.strip_suffix("-invariants").unwrap_or(name);
    let name = name.strip_suffix("-no-RFN").unwrap_or(name);
    name.strip_suffix("-RFN").unwrap_or(name)
}

/// The text as files have it: first the one that GitHub compares with, then others.
fn variants<'a>(id: &str, text: &'a str) -> Vec<Cow<'a, str>> {
    match id {
        // SPDX's LGPL-3.0 carries the GPL-3.0 that it builds on; most files do not.
        "LGPL-3.0" => {
            let gpl = text.find("\nGNU GENERAL PUBLIC LICENSE");
            let alone = &text[..gpl.unwrap_or(text.len())];
            vec![alone.into(), text.into()]
        }
        // Whom the warranty speaks of may be replaced. Without these two, files that speak
        // of authors or regents are nearer to the texts of single companies.
        "BSD-2-Clause" | "BSD-3-Clause" => {
            let author = text
                .replace("Neither the name of the copyright holder nor the names of its contributors may be", "The name of the author may not be")
                .replace("COPYRIGHT HOLDERS AND CONTRIBUTORS", "AUTHOR")
                .replace("COPYRIGHT HOLDER OR CONTRIBUTORS", "AUTHOR");
            let regents = text
                .replace(
                    "name of the copyright holder nor",
                    "name of the University nor",
                )
                .replace(
                    "COPYRIGHT HOLDERS AND CONTRIBUTORS",
                    "REGENTS AND CONTRIBUTORS",
                )
                .replace(
                    "COPYRIGHT HOLDER OR CONTRIBUTORS",
                    "REGENTS OR CONTRIBUTORS",
                );
            vec![text.into(), author.into(), regents.into()]
        }
        _ => vec![text.into()],
    }
}

fn write(licenses: &[License], to: &Path) -> Result<(), Box<dyn Error>> {
    let mut hashes = Vec::new();
    let mut append = |set: &[u32]| {
        let at = hashes.len();
        for hash in set {
            hashes.extend_from_slice(&hash.to_le_bytes()[..HASH_BITS as usize / 8]);
        }
        format!("Range {{ at: {at}, count: {} }}", set.len())
    };
    let mut source = format!(
        "pub(super) static LICENSES: [License; {}] = [\n",
        licenses.len()
    );
    for License { id, bigrams, plain } in licenses {
        let bigrams = append(bigrams);
        let github = plain.as_ref().map_or("None".to_owned(), |words| {
            let set = append(&words.set());
            format!("Some(Plain {{ words: {set}, length: {} }})", words.length)
        });
        writeln!(
            source,
            "License {{ id: {id:?}, bigrams: {bigrams}, github: {github} }},"
        )?;
    }
    source.push_str("];\n");
    std::fs::write(to.join("licenses.rs"), source)?;
    std::fs::write(to.join("licenses.bin"), hashes)?;
    Ok(())
}
