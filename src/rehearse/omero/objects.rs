//! What the server holds, and what is wrong with it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    COLLEAGUE, DATASET, OMERO_COOKIE, OWNER, PRIVATE_DATASET, PROJECT, READ_ONLY_DATASET, SCREEN,
};

/// What goes wrong with an OMERO beyond single requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a failure of its own"
)]
pub struct OmeroTrouble {
    /// The server behind the web pages does not answer.
    pub down: bool,
    /// No form token is accepted.
    pub deaf_to_tokens: bool,
    /// After this many more requests with a session all sessions are forgotten, once.
    pub sessions_end_in: Option<u32>,
    /// Writes are answered well and dropped.
    pub drops_writes: bool,
    /// Of the pairs that are written only the last stays, as if somebody else had edited them.
    pub mixes_writes: bool,
    /// A colleague adds pairs of their own whenever something is written.
    pub company: bool,
    /// Everybody may look, without a login.
    pub public: bool,
}

/// Key-value pairs on an object.
#[derive(Debug, Clone, PartialEq)]
pub struct OmeroAnnotation {
    /// `dataset`, `project` or `screen`.
    pub kind: &'static str,
    /// The number of the object.
    pub object: u64,
    /// The number of whose they are.
    pub owner: u64,
    /// The namespace.
    pub namespace: String,
    /// The pairs, a list of lists.
    pub pairs: Value,
}

/// A Project, Dataset or Screen.
#[derive(Debug)]
pub(crate) struct Object {
    pub(super) kind: &'static str,
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) owner: u64,
    /// The rights of its group, as OMERO writes them: `rwra--`.
    pub(super) rights: &'static str,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Objects {
    pub(super) all: Vec<Object>,
    pub(super) annotations: BTreeMap<u64, OmeroAnnotation>,
    /// Who is logged in, by cookie.
    pub(super) sessions: BTreeMap<String, u64>,
    pub(crate) trouble: OmeroTrouble,
    cookies: u64,
    last_annotation: u64,
}

impl Objects {
    pub(crate) fn at_start() -> Self {
        let object = |kind, id, name, owner, rights| Object {
            kind,
            id,
            name,
            owner,
            rights,
        };
        let mut objects = Self {
            all: vec![
                object(
                    "dataset",
                    DATASET,
                    "Cells with counted spots",
                    OWNER,
                    "rwra--",
                ),
                object("dataset", PRIVATE_DATASET, "Second plate", OWNER, "rw----"),
                object(
                    "dataset",
                    READ_ONLY_DATASET,
                    "Controls",
                    COLLEAGUE,
                    "rwr---",
                ),
                object("project", PROJECT, "Spot counts", OWNER, "rwra--"),
                object("screen", SCREEN, "Dose response", OWNER, "rwra--"),
            ],
            annotations: BTreeMap::new(),
            sessions: BTreeMap::new(),
            trouble: OmeroTrouble::default(),
            cookies: 0,
            last_annotation: 900,
        };
        // What must stay as it is: pairs with a key twice, and a colleague's.
        let client = "openmicroscopy.org/omero/client/mapAnnotation";
        for (owner, pairs) in [
            (
                OWNER,
                json!([
                    ["stain", "DAPI"],
                    ["stain", "phalloidin"],
                    ["note", "a & b = \"c\""]
                ]),
            ),
            (
                COLLEAGUE,
                json!([["Analysis code DOI", "to come"], ["checked", "yes"]]),
            ),
        ] {
            objects.annotate(OmeroAnnotation {
                kind: "dataset",
                object: DATASET,
                owner,
                namespace: client.to_owned(),
                pairs,
            });
        }
        objects
    }

    /// All of it, to be compared; sessions come and go.
    pub(crate) fn held(&self) -> Value {
        let annotations = self.annotations.iter().map(|(id, one)| {
            json!({
                "id": id, "on": format!("{}-{}", one.kind, one.object), "owner": one.owner,
                "ns": one.namespace, "pairs": one.pairs,
            })
        });
        json!(annotations.collect::<Vec<_>>())
    }

    /// Adds an annotation; gives its number.
    pub(crate) fn annotate(&mut self, annotation: OmeroAnnotation) -> u64 {
        self.last_annotation += 1;
        self.annotations.insert(self.last_annotation, annotation);
        self.last_annotation
    }

    pub(super) fn new_cookie(&mut self) -> String {
        self.cookies += 1;
        format!("{OMERO_COOKIE}{:017}", self.cookies)
    }

    /// Who asks; the public user is nobody's number. `None`: nobody is logged in.
    pub(super) fn who(&mut self, session: Option<&str>, reads: bool) -> Option<u64> {
        let user = session
            .and_then(|session| self.sessions.get(session))
            .copied();
        if user.is_some()
            && let Some(left) = self.trouble.sessions_end_in
        {
            if left == 0 {
                self.trouble.sessions_end_in = None;
                self.sessions.clear();
                return None;
            }
            self.trouble.sessions_end_in = Some(left - 1);
        }
        user.or_else(|| (self.trouble.public && reads).then_some(0))
    }
}

impl Object {
    pub(super) fn may_look(&self, user: u64) -> bool {
        user == self.owner || self.rights.as_bytes()[2] == b'r'
    }

    pub(super) fn may_annotate(&self, user: u64) -> bool {
        user == self.owner || user != 0 && matches!(self.rights.as_bytes()[3], b'a' | b'w')
    }
}
