//! The model: a repository, GitHub, Zenodo and a dataset, as far as a plan sees them.

use super::*;

pub(super) const CFF: &str = "cff-version: 1.2.0\nmessage: Please cite this software.\ntitle: Cell counter\nversion: 1.0.0\n\
                   date-released: 2026-11-22\nlicense: MIT\nauthors:\n  - family-names: Doe\n    given-names: Jane\n";

pub(super) fn id(number: u32) -> ObjectId {
    format!("{number:040x}").parse().unwrap()
}

pub(super) fn doi() -> Doi {
    Doi::parse("10.5072/zenodo.2").unwrap()
}

/// What can go wrong with one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The write was made, and its answer lost.
    LostAnswer,
    /// The write was not made, and it cannot be told.
    LostRequest,
    /// The service said no.
    Refused,
}

/// What cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blind {
    Tag,
    Releases,
    Integration,
    Record,
    Dataset,
    Pushed,
    LocalTag,
    Changed,
    BranchLikeTag,
    Drafts,
}

/// The world: a repository, GitHub, Zenodo and a dataset.
#[expect(clippy::struct_excessive_bools, reason = "a world has many switches")]
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) file_is_right: bool,
    pub(super) head: u32,
    pub(super) pushed: u32,
    /// The branch is protected, and nobody sees how; it takes a push.
    pub(super) hidden_protection: bool,
    pub(super) local_tag: Option<u32>,
    pub(super) remote_tag: Option<u32>,
    pub(super) drafts: Vec<(u64, bool)>,
    pub(super) releases: Vec<u64>,
    pub(super) hook: Option<bool>,
    pub(super) archive_after: u32,
    pub(super) archive_equal: bool,
    pub(super) registered_after: u32,
    pub(super) links: u32,
    pub(super) may_link: bool,
    pub(super) has_dataset: bool,
    // Not part of the world that is seen.
    pub(super) blind: Option<Blind>,
    pub(super) faults: Vec<Option<Fault>>,
    pub(super) clock: Timestamp,
    pub(super) looks: u32,
    pub(super) writes: Vec<Kind>,
    /// The process dies before this many actions are through.
    pub(super) dies_after: Option<usize>,
}

impl Model {
    pub(super) fn archived(&self) -> bool {
        !self.releases.is_empty() && self.hook == Some(true) && self.looks > self.archive_after
    }

    fn repository(&self) -> Repository {
        let text = if self.file_is_right {
            CFF.to_owned()
        } else {
            CFF.replace("1.0.0", "0.9.0")
        };
        let license = spdx_text();
        let files = Files {
            root: vec!["CITATION.cff".to_owned(), "LICENSE".to_owned()],
            contents: BTreeMap::from([
                ("CITATION.cff".to_owned(), Content::Text(text)),
                ("LICENSE".to_owned(), Content::Text(license)),
            ]),
            ..Files::default()
        };
        let pushed = Pushed {
            commit: id(self.pushed),
            is_behind_or_at_head: true,
        };
        let git = Git {
            head: Some(id(self.head)),
            branch: Some("main".to_owned()),
            remote: Some(NamedRemote {
                name: "origin".to_owned(),
                remote: Remote::parse("https://github.com/octo/tool.git"),
            }),
            tags: self
                .local_tag
                .map(|commit| ("v1.0.0".parse().unwrap(), id(commit)))
                .into_iter()
                .collect(),
            astray: Vec::new(),
            branches: vec!["main".to_owned()],
            shallow: false,
            identity: Seen::Known(true),
            bare: false,
            committed: Seen::Known(files.clone()),
            changed: self.see(Blind::Changed, Vec::new()),
            pushed: self.see(Blind::Pushed, Some(pushed)),
        };
        let tagged = self.local_tag.map(|commit| Tagged {
            commit: id(commit),
            tree: id(900),
            files: files.clone(),
        });
        Repository {
            files,
            git: Seen::Known(Some(git)),
            tagged: self.see(Blind::LocalTag, tagged),
        }
    }

    fn forge(&self) -> Forge {
        let release = |number: u64, ours: bool, published: bool| Release {
            id: number,
            tag: tag(),
            name: None,
            body: None,
            url: "https://github.com/octo/tool/releases/tag/v1.0.0".to_owned(),
            published_at: published.then_some(self.clock),
            prerelease: false,
            immutable: false,
            author: None,
            ours,
        };
        let hook = |works| Hook {
            id: 1,
            host: "zenodo.org".to_owned(),
            active: works,
            hears_releases: true,
            created_at: Some(Timestamp::UNIX_EPOCH),
            deliveries: Seen::Known(Vec::new()),
        };
        Forge {
            repository: Seen::Known(Some(ForgeRepository {
                id: 7,
                slug: "octo/tool".parse().unwrap(),
                url: "https://github.com/octo/tool".to_owned(),
                default_branch: "main".to_owned(),
                private: false,
                archived: false,
                renamed_from: None,
                license: Some("MIT".to_owned()),
                description: None,
                can_push: Some(true),
                can_administer: Some(true),
            })),
            tag: self.see(
                Blind::Tag,
                self.remote_tag.map(|commit| ForgeTag {
                    commit: id(commit),
                    annotated: true,
                }),
            ),
            branch_like_tag: self.see(Blind::BranchLikeTag, false),
            releases: self.see(
                Blind::Releases,
                Releases {
                    published: self
                        .releases
                        .first()
                        .map(|number| release(*number, true, true)),
                    drafts: self.see(
                        Blind::Drafts,
                        self.drafts
                            .iter()
                            .map(|(number, ours)| release(*number, *ours, false))
                            .collect(),
                    ),
                },
            ),
            integration: self.see(
                Blind::Integration,
                self.hook
                    .map_or(Integration::Absent, |works| Integration::Hook(hook(works))),
            ),
            policy: self.policy(),
        }
    }

    fn policy(&self) -> Policy {
        Policy {
            immutable: Seen::Known(false),
            tag_rulesets: Seen::Known(Vec::new()),
            pull_request_only: if self.hidden_protection {
                Seen::Unknown(Why::Forbidden("only an admin sees how".to_owned()))
            } else {
                Seen::Known(false)
            },
            ..Policy::unknown(&Why::NotAsked)
        }
    }

    fn archive(&self) -> Archive {
        let mut archive = Archive::unknown(&Why::NotAsked);
        let record = Record {
            id: "2".to_owned(),
            url: "https://zenodo.org/records/2".to_owned(),
            doi: doi(),
            concept_doi: None,
            title: "Cell counter".to_owned(),
            creators: Vec::new(),
            version: Some("v1.0.0".to_owned()),
            licenses: vec!["mit".to_owned()],
            published: None,
            description: None,
            keywords: Vec::new(),
            related: Vec::new(),
            files: Vec::new(),
            found_by: FoundBy::TagLink,
        };
        archive.record = self.see(Blind::Record, self.archived().then_some(record));
        archive.latest = Seen::Known(None);
        if archive.record.there().is_some() {
            let registered = self.looks > self.archive_after + self.registered_after;
            archive.others = Seen::Known(Vec::new());
            archive.findable = Seen::Known(registered);
            archive.resolves = Seen::Known(registered);
            archive.comparison = Seen::Known(Comparison {
                url: String::new(),
                commit: None,
                archive_tree: id(900),
                explained_tree: id(900),
                tag_tree: id(900),
                differences: if self.archive_equal {
                    Vec::new()
                } else {
                    vec![crate::facts::archive::Difference {
                        path: "a.py".to_owned(),
                        kind: crate::facts::archive::DifferenceKind::Changed,
                    }]
                },
                excluded: Vec::new(),
            });
        }
        archive
    }

    fn datasets(&self) -> Vec<Dataset> {
        let links = (0..self.links).map(|_| Link::to(doi().url())).collect();
        let submission = Submission {
            links,
            editable: Some(self.may_link),
            ..Submission::at("https://zenodo.org/records/1", true)
        };
        let dataset = Dataset {
            reference: reference(),
            submission: self.see(Blind::Dataset, Some(submission)),
        };
        if self.has_dataset {
            vec![dataset]
        } else {
            Vec::new()
        }
    }

    fn see<T>(&self, what: Blind, thing: T) -> Seen<T> {
        if self.blind == Some(what) {
            Seen::Unknown(Why::Unreachable("no answer".to_owned()))
        } else {
            Seen::Known(thing)
        }
    }

    pub(super) fn facts(&self) -> Facts {
        Facts {
            repository: self.repository(),
            forge: self.forge(),
            archive: self.archive(),
            datasets: self.datasets(),
            people: Seen::Unknown(Why::NotAsked),
        }
    }

    pub(super) fn write(&mut self, action: &Action) {
        self.writes.push(action.kind());
        match action {
            Action::SetVersion { .. } => {
                self.file_is_right = true;
                self.head += 1;
            }
            Action::CreateTag { commit, .. } => {
                assert_eq!(
                    self.local_tag, None,
                    "a tag that exists is never made again"
                );
                assert_eq!(*commit, id(self.head));
                self.local_tag = Some(self.head);
            }
            Action::PushBranch {
                commit, for_review, ..
            } => {
                assert!(!for_review, "nobody asked for a pull request");
                assert_eq!(*commit, id(self.head));
                self.pushed = self.head;
            }
            Action::Push { commit, .. } => {
                assert_eq!(
                    self.remote_tag, None,
                    "a tag on GitHub is never pushed over"
                );
                assert_eq!(Some(commit.clone()), self.local_tag.map(id));
                self.remote_tag = self.local_tag;
                self.pushed = self.head;
            }
            Action::CreateDraft { .. } => self.drafts.push((100 + self.writes.len() as u64, true)),
            Action::Publish { release, .. } => {
                let at = self
                    .drafts
                    .iter()
                    .position(|(number, _)| number == release)
                    .expect("the draft is there");
                let (number, ours) = self.drafts.remove(at);
                assert!(ours, "somebody else's draft is not published unasked");
                assert_eq!(
                    self.hook,
                    Some(true),
                    "nothing is published while Zenodo does not listen"
                );
                self.releases.push(number);
                self.archive_after += self.looks;
            }
            Action::Link { .. } => {
                assert!(self.may_link && self.archived());
                self.links += 1;
            }
            Action::LinkBack { .. } | Action::Deposit(_) => unreachable!("nobody asked for it"),
        }
    }
}

/// A world in which nothing is done yet.
pub(super) fn fresh() -> Model {
    Model {
        file_is_right: false,
        head: 5,
        pushed: 4,
        hidden_protection: false,
        local_tag: None,
        remote_tag: None,
        drafts: Vec::new(),
        releases: Vec::new(),
        hook: Some(true),
        archive_after: 2,
        archive_equal: true,
        registered_after: 1,
        links: 0,
        may_link: true,
        has_dataset: true,
        blind: None,
        faults: Vec::new(),
        clock: "2026-11-22T12:00:00Z".parse().unwrap(),
        looks: 0,
        writes: Vec::new(),
        dies_after: None,
    }
}
