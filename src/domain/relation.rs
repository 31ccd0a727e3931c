//! Relations between works, as DataCite names them.

use std::fmt;

/// The relations that citable writes or reads. DataCite Metadata Schema 4, `relationType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The work is a supplement to the other; on a code record: to the dataset or the tag.
    IsSupplementTo,
    /// The other work is a supplement to this; on a dataset record: the software.
    IsSupplementedBy,
    /// The work refers to the other.
    References,
    /// The work was made from the other.
    IsDerivedFrom,
    /// The work was made by the other, a program.
    IsCompiledBy,
}

impl Relation {
    /// The name in InvenioRDM's vocabulary: lower case.
    pub fn id(self) -> &'static str {
        match self {
            Self::IsSupplementTo => "issupplementto",
            Self::IsSupplementedBy => "issupplementedby",
            Self::References => "references",
            Self::IsDerivedFrom => "isderivedfrom",
            Self::IsCompiledBy => "iscompiledby",
        }
    }

    /// The relation of that name, whatever its case.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::IsSupplementTo,
            Self::IsSupplementedBy,
            Self::References,
            Self::IsDerivedFrom,
            Self::IsCompiledBy,
        ]
        .into_iter()
        .find(|relation| relation.id().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IsSupplementTo => "isSupplementTo",
            Self::IsSupplementedBy => "isSupplementedBy",
            Self::References => "references",
            Self::IsDerivedFrom => "isDerivedFrom",
            Self::IsCompiledBy => "isCompiledBy",
        })
    }
}
