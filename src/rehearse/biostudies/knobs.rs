//! What a test can turn in BioStudies while it runs.

use super::study::{Progress, Shown, Study};
use super::{Habits, Studies};
use crate::rehearse::Services;

impl Services {
    fn studies<T>(&self, change: impl FnOnce(&mut Studies) -> T) -> T {
        change(&mut self.model.state().biostudies)
    }

    fn with_study(&self, accession: &str, change: impl FnOnce(&mut Study)) {
        self.studies(|studies| studies.all.get_mut(accession).map(change));
    }

    fn habits(&self, change: impl FnOnce(&mut Habits)) {
        self.studies(|studies| change(&mut studies.habits));
    }

    /// How the archive answers to who asks for a study's page.
    pub fn show_study(&self, accession: &str, shown: Shown) {
        self.with_study(accession, |study| study.shown = shown);
    }

    /// Gives a study another PageTab, as if it had always been so.
    pub fn rewrite_study(&self, accession: &str, text: &str) {
        self.with_study(accession, |study| {
            study.current = Some(text.to_owned());
            study.page = Some(text.to_owned());
        });
    }

    /// The PageTab of the version of a study that counts.
    pub fn study(&self, accession: &str) -> Option<String> {
        self.studies(|studies| studies.all.get(accession)?.current.clone())
    }

    /// The draft of a study.
    pub fn study_draft(&self, accession: &str) -> Option<String> {
        self.studies(|studies| studies.all.get(accession)?.draft.clone())
    }

    /// Gives a study a draft, as somebody who edits it in the form does, or takes it away.
    pub fn set_study_draft(&self, accession: &str, text: Option<&str>) {
        self.with_study(accession, |study| study.draft = text.map(str::to_owned));
    }

    /// Has the archive be at work on a study, until it was asked that many times.
    pub fn keep_study_busy(&self, accession: &str, polls: u32) {
        self.with_study(accession, |study| {
            let text = study.current.clone().unwrap_or_default();
            study.progress = Progress::Processing(text, polls);
        });
    }

    /// How often somebody must ask before a submission is processed, and how many looks at the
    /// page then still show the old version.
    pub fn pace_studies(&self, polls: u32, late: u32) {
        self.habits(|habits| {
            habits.polls = polls;
            habits.late = late;
        });
    }

    /// Has the archive refuse every submission.
    pub fn refuse_studies(&self, why: &str) {
        self.habits(|habits| habits.refuses = Some(why.to_owned()));
    }

    /// Has the archive lose a part of every draft that is written.
    pub fn mangle_drafts(&self) {
        self.habits(|habits| habits.mangles = true);
    }

    /// Has the archive turn away programs that read public studies.
    pub fn turn_programs_away(&self) {
        self.habits(|habits| habits.turns_away = true);
    }

    /// Opens a session of the account, as its owner does in the browser.
    pub fn open_study_session(&self) -> String {
        self.studies(Studies::open_session)
    }

    /// Ends every session.
    pub fn end_study_sessions(&self) {
        self.studies(|studies| studies.sessions.clear());
    }
}
