//! Fields that are checked and then lost: only the `metadata` of the loaded record is used for
//! a GitHub release (zenodo/zenodo-rdm, `site/zenodo_rdm/github/release.py`).

use super::Loader;
use crate::zenodo_rules::value::{Kind, Py};

impl Loader<'_> {
    pub(super) fn access(&mut self) {
        let file = self.file;
        if let Some(right) = file.truthy("access_right") {
            let known = match right.as_str() {
                Some("open" | "restricted" | "closed") => true,
                Some("embargoed") => file.truthy("embargo_date").is_some(),
                _ => false,
            };
            if !known {
                let what = "`access_right` must be open, closed, restricted, or embargoed with an `embargo_date`";
                self.refuse(
                    "access_right",
                    right,
                    what,
                    "remove `access_right`: the record is public anyhow",
                );
            }
        }
        if let Some(doi) = file.truthy("doi")
            && doi.as_str().is_none()
        {
            let what = format!("`doi` must be a text, and this is {}", doi.called());
            self.refuse(
                "doi",
                doi,
                &what,
                "remove `doi`: Zenodo gives the record its own",
            );
        }
        if let Some(communities) = file.truthy("communities") {
            let fits = communities
                .as_list()
                .is_some_and(|items| items.iter().all(|item| item.get("identifier").is_some()));
            if !fits {
                let what = "`communities` must be a list of objects with an `identifier`";
                self.refuse(
                    "communities",
                    communities,
                    what,
                    "write [{\"identifier\": \"…\"}], or remove it",
                );
            }
        }
        if let Some(custom) = file.get("custom")
            && !updates_a_dict(custom)
        {
            let what = format!(
                "`custom` must be an object, and this is {}",
                custom.called()
            );
            self.refuse(
                "custom",
                custom,
                &what,
                "remove `custom`: the record does not get it anyhow",
            );
        }
    }
}

/// Whether Python's `dict.update` takes the value: keys and values, or a sequence of pairs.
fn updates_a_dict(value: &Py) -> bool {
    if value.as_dict().is_some() {
        return true;
    }
    value.iterate().is_some_and(|items| {
        items.iter().all(|item| {
            item.iterate().is_some_and(|pair| {
                pair.len() == 2 && !matches!(pair[0].kind, Kind::List(_) | Kind::Dict(_))
            })
        })
    })
}
