//! What Zenodo makes of the name of a licence.
//!
//! `legacy_to_rdm` of zenodo/zenodo-rdm (`legacy/zenodo_legacy/licenses.py`): the name is put in
//! lower case, stripped, and looked up in a list of about five hundred. Expressions, lists,
//! titles and addresses are not in it.

use std::sync::LazyLock;

use super::text;

static IDS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("license/ids.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// The id under which Zenodo publishes a licence of that name, such as `gpl-3.0-only` for
/// `GPL-3.0`. Nothing if Zenodo refuses the name.
pub fn license_id(name: &str) -> Option<&'static str> {
    let name = text::strip(name).to_lowercase();
    let place = IDS
        .binary_search_by(|(known, _)| (*known).cmp(&name))
        .ok()?;
    Some(IDS[place].1)
}

/// A name that Zenodo takes and that was probably meant by one it refuses.
pub(crate) fn suggestion(name: &str) -> Option<&'static str> {
    let plain = name
        .to_lowercase()
        .replace("license", "")
        .replace("licence", "");
    let plain: String = plain
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '.')
        .collect();
    Some(match plain.as_str() {
        "mit" | "themit" | "expat" => "MIT",
        "apache2" | "apache2.0" | "apacheversion2.0" | "apachev2" | "asl2.0" => "Apache-2.0",
        "gpl3" | "gplv3" | "gnugplv3" | "gpl3.0" | "gnugeneralpublicv3.0" => "GPL-3.0-only",
        "gplv3+" | "gplv3orlater" => "GPL-3.0-or-later",
        "gpl2" | "gplv2" => "GPL-2.0-only",
        "agplv3" | "agpl3" => "AGPL-3.0-only",
        "lgplv3" | "lgpl3" => "LGPL-3.0-only",
        "bsd" | "bsd3" | "bsd3clause" | "newbsd" | "modifiedbsd" => "BSD-3-Clause",
        "bsd2" | "bsd2clause" | "simplifiedbsd" => "BSD-2-Clause",
        "ccby4.0" | "ccby4" | "ccby" => "CC-BY-4.0",
        "ccbysa4.0" | "ccbysa4" => "CC-BY-SA-4.0",
        "cc0" | "cc01.0" => "CC0-1.0",
        "mpl2" | "mpl2.0" => "MPL-2.0",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(IDS.len() > 500);
        assert!(IDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn names_are_looked_up_in_lower_case_and_by_alias() {
        assert_eq!(license_id(" MIT "), Some("mit"));
        assert_eq!(license_id("GPL-3.0"), Some("gpl-3.0-only"));
        assert_eq!(license_id("AGPL-3.0"), Some("agpl-3.0-only"));
        assert_eq!(license_id("cc-by"), Some("cc-by-4.0"));
        assert_eq!(license_id("MIT OR Apache-2.0"), None);
        assert_eq!(license_id(""), None);
    }

    #[test]
    fn a_suggestion_is_a_name_that_zenodo_takes() {
        for name in [
            "MIT License",
            "Apache 2.0",
            "GPLv3",
            "BSD 3-Clause License",
            "CC BY 4.0",
        ] {
            let suggestion = suggestion(name).unwrap();
            assert!(license_id(suggestion).is_some(), "{name}");
        }
    }
}
