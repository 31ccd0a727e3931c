//! A draft on Zenodo that is to become the record of a tag without the GitHub integration.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::Doi;

/// A draft of the token's owner that is for the tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposited {
    /// Its id, which the record keeps.
    pub id: String,
    /// The page on which its owner edits it.
    pub page: String,
    /// When it was made.
    pub made: Option<Timestamp>,
    /// The title.
    pub title: String,
    /// The creators, as everybody with a share link sees them.
    pub creators: Vec<String>,
    /// The DOI, once it is reserved.
    pub doi: Option<Doi>,
    /// The day of publication that stands in it.
    pub dated: Option<Date>,
    /// How the archive of the tag is in it.
    pub archive: Packed,
    /// The names of other files in it.
    pub others: Vec<String>,
    /// The links that open it. Their addresses are secrets and are not kept.
    pub links: Vec<Shared>,
}

/// How the archive of a tag is in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packed {
    /// Not at all, or not whole.
    Missing,
    /// With the very bytes that git makes of the tag here.
    Same,
    /// With other bytes.
    Other,
}

/// A share link, without its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The server's name for it.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// The last day on which it works; `None` if it always does.
    pub expires: Option<Date>,
}
