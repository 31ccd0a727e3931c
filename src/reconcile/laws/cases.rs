//! Single worlds that the laws would meet too seldom.

use super::*;

#[test]
fn what_is_not_committed_is_not_tagged_unless_a_run_left_it() {
    let goal = goal();
    let today = "2026-11-22T12:00:00Z".parse().unwrap();
    let mut model = fresh();
    model.file_is_right = true;
    let committed = |text: &str| {
        let mut facts = model.facts();
        let Seen::Known(Some(git)) = &mut facts.repository.git else {
            unreachable!()
        };
        git.changed = Seen::Known(vec!["CITATION.cff".to_owned()]);
        let Seen::Known(files) = &mut git.committed else {
            unreachable!()
        };
        *files = files.with("CITATION.cff", text.to_owned());
        facts
    };
    let left = plan(&goal, &committed(&CFF.replace("1.0.0", "0.9.0")), today);
    assert!(
        matches!(left.next(), Next::Act(Action::SetVersion { before, after, .. }) if before == after),
        "{left:#?}"
    );
    let half = CFF
        .replace("1.0.0", "0.9.0")
        .replace("Cell counter", "Cells");
    let edited = plan(&goal, &committed(&half), today);
    assert_eq!(edited.next(), Next::Blocked, "{edited:#?}");

    // Git does not list what it ignores.
    let mut facts = model.facts();
    if let Seen::Known(Some(git)) = &mut facts.repository.git
        && let Seen::Known(files) = &mut git.committed
    {
        files.contents.remove("LICENSE");
    }
    let ignored = plan(&goal, &facts, today);
    assert_eq!(ignored.next(), Next::Blocked, "{ignored:#?}");
}

#[test]
fn a_hook_that_undoes_the_commit_is_not_answered_with_commits_without_end() {
    /// A model in which the version never gets into the file.
    struct Undone(Model);
    impl Ground for Undone {
        async fn observe(&mut self, goal: &Goal) -> Facts {
            self.0.observe(goal).await
        }
        async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
            let result = self.0.apply(step).await;
            self.0.file_is_right = false;
            result
        }
        fn now(&self) -> Timestamp {
            self.0.now()
        }
        async fn pause(&mut self, length: Duration) {
            self.0.pause(length).await;
        }
    }
    let mut undone = Undone(fresh());
    let goal = goal();
    let mut silent = Silent;
    let going = reconcile(&mut undone, &mut silent, &goal, Patience::default());
    let ending = runtime().block_on(going);
    assert!(matches!(ending.stop, Stop::Failed(_)), "{:?}", ending.stop);
    assert_eq!(undone.0.writes, [Kind::SetVersion]);
}

#[test]
fn what_was_agreed_to_after_a_long_thought_is_looked_at_again() {
    use std::cell::Cell;
    use std::rc::Rc;
    /// A model in which an hour passes before the first answer, and Zenodo is switched off meanwhile.
    struct Slow {
        model: Model,
        asked: Rc<Cell<u32>>,
    }
    struct Thinker(Rc<Cell<u32>>);
    impl Approver for Thinker {
        fn ask(&mut self, _: &Plan, _: &Action) -> Answer {
            self.0.set(self.0.get() + 1);
            Answer::Yes
        }
    }
    impl Watcher for Thinker {
        fn planned(&mut self, _: &Facts, _: &Plan) {}
        fn applying(&mut self, _: &Action) {}
        fn applied(&mut self, _: &Action, _: &Result<Outcome, ApplyError>) {}
        fn waiting(&mut self, _: &Wait, _: Clock) {}
    }
    impl Ground for Slow {
        async fn observe(&mut self, goal: &Goal) -> Facts {
            if self.asked.get() > 0 {
                self.model.hook = Some(false);
            }
            self.model.observe(goal).await
        }
        async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
            self.model.apply(step).await
        }
        fn now(&self) -> Timestamp {
            self.model.now() + SignedDuration::from_hours(self.asked.get().into())
        }
        async fn pause(&mut self, length: Duration) {
            self.model.pause(length).await;
        }
    }
    let asked = Rc::new(Cell::new(0));
    let mut slow = Slow {
        model: fresh(),
        asked: Rc::clone(&asked),
    };
    let goal = goal();
    let mut thinker = Thinker(asked);
    let going = reconcile(&mut slow, &mut thinker, &goal, Patience::default());
    let ending = runtime().block_on(going);
    assert_eq!(ending.stop, Stop::Blocked);
    assert_eq!(slow.model.writes, []);
}

#[test]
fn a_look_that_fails_while_waiting_does_not_end_the_waiting() {
    struct Flaky(Model);
    impl Ground for Flaky {
        async fn observe(&mut self, goal: &Goal) -> Facts {
            let waiting = !self.0.releases.is_empty();
            let fails = waiting && self.0.looks.is_multiple_of(2);
            self.0.blind = fails.then_some(Blind::Record);
            self.0.observe(goal).await
        }
        async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
            self.0.apply(step).await
        }
        fn now(&self) -> Timestamp {
            self.0.now()
        }
        async fn pause(&mut self, length: Duration) {
            self.0.pause(length).await;
        }
    }
    let mut flaky = Flaky(Model {
        archive_after: 7,
        ..fresh()
    });
    let (goal, mut silent) = (goal(), Silent);
    let going = reconcile(&mut flaky, &mut silent, &goal, Patience::default());
    assert_eq!(runtime().block_on(going).stop, Stop::Done);

    // It does not go on for ever.
    let mut dark = Model {
        blind: Some(Blind::Record),
        releases: vec![1],
        remote_tag: Some(5),
        local_tag: Some(5),
        file_is_right: true,
        ..fresh()
    };
    let ending = run(&mut dark);
    assert!(matches!(ending.stop, Stop::Unknown(_)), "{:?}", ending.stop);
    assert_eq!(dark.looks, 1, "nothing was done and nothing waited for");
}

#[test]
fn an_effect_that_shows_late_is_waited_for_and_not_tried_again() {
    /// GitHub lists a draft only some looks after it was made.
    struct Late {
        model: Model,
        hidden: u32,
    }
    impl Ground for Late {
        async fn observe(&mut self, goal: &Goal) -> Facts {
            let mut facts = self.model.observe(goal).await;
            if !self.model.drafts.is_empty() && self.hidden > 0 {
                self.hidden -= 1;
                if let Seen::Known(releases) = &mut facts.forge.releases {
                    releases.drafts = Seen::Known(Vec::new());
                }
            }
            facts
        }
        async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
            self.model.apply(step).await
        }
        fn now(&self) -> Timestamp {
            self.model.now()
        }
        async fn pause(&mut self, length: Duration) {
            self.model.pause(length).await;
        }
    }
    for (hidden, drafts) in [(1, 0), (50, 1)] {
        let mut late = Late {
            model: fresh(),
            hidden,
        };
        let (goal, mut silent) = (goal(), Silent);
        let going = reconcile(&mut late, &mut silent, &goal, Patience::default());
        let ending = runtime().block_on(going);
        assert_eq!(matches!(ending.stop, Stop::Done), drafts == 0);
        assert_eq!(late.model.drafts.len(), drafts, "{:?}", ending.stop);
    }
}

#[test]
fn a_failed_delivery_is_no_verdict_while_another_may_be_on_its_way() {
    let delivered = |status: u16, seconds: i64| {
        let model = Model {
            file_is_right: true,
            local_tag: Some(5),
            remote_tag: Some(5),
            releases: vec![1],
            archive_after: 100,
            ..fresh()
        };
        let mut facts = model.facts();
        if let Seen::Known(Integration::Hook(hook)) = &mut facts.forge.integration {
            hook.deliveries = Seen::Known(vec![crate::facts::forge::Delivery {
                guid: None,
                at: Some(model.clock),
                action: "published".to_owned(),
                status,
                message: None,
            }]);
        }
        let now = model.clock + SignedDuration::from_secs(seconds);
        let plan = plan(&goal(), &facts, now);
        plan.state(Stage::Archived).unwrap().word()
    };
    assert_eq!(delivered(500, 5), "waiting");
    assert_eq!(delivered(403, 5), "waiting");
    assert_eq!(delivered(500, 300), "blocked");
    // This is no race: Zenodo does not know who is speaking.
    assert_eq!(delivered(401, 5), "blocked");
    assert_eq!(delivered(409, 300), "waiting");
}

#[test]
fn a_dataset_that_needs_a_token_is_said_before_the_release_and_one_without_an_archive_does_not_stop_it()
 {
    let model = fresh();
    let seen = |reference: &str, why: Why| {
        let mut facts = model.facts();
        facts.datasets[0].reference = reference.parse().unwrap();
        facts.datasets[0].submission = Seen::Unknown(why);
        plan(&goal(), &facts, model.clock)
    };
    let why = Why::NoToken("ZENODO_TOKEN of the draft's owner".to_owned());
    let draft = seen("https://zenodo.org/uploads/9", why.clone());
    assert_eq!(draft.next(), Next::Unknown(&why));

    let why = Why::Forbidden("citable cannot look into S-BIAD1 yet".to_owned());
    let other = seen("S-BIAD1", why);
    assert!(matches!(other.next(), Next::Act(_)), "{other:#?}");
    let last = other.steps.last().unwrap();
    assert_eq!((last.notes.len(), last.ahead.len()), (1, 0));
}

#[test]
fn what_is_announced_is_what_is_then_done() {
    let mut model = fresh();
    let mut facts = model.facts();
    let goal = Goal {
        leave: crate::plan::goal::Leave {
            dataset_draft: true,
            ..Default::default()
        },
        ..goal()
    };
    if let Seen::Known(Some(submission)) = &mut facts.datasets[0].submission {
        submission.published = false;
    }
    let first = plan(&goal, &facts, model.clock);
    let ahead: Vec<_> = first.ahead().collect();
    let kinds: Vec<_> = ahead.iter().map(|ahead| ahead.kind).collect();
    // The commit of the tag is not the one of today.
    assert!(!ahead[1].what.contains(id(5).short()), "{}", ahead[1].what);
    assert!(
        ahead[5].what.ends_with("publish that draft"),
        "{}",
        ahead[5].what
    );
    run(&mut model);
    assert_eq!(model.writes, kinds);
}

#[test]
fn a_dataset_that_takes_no_link_does_not_keep_the_next_one_from_it() {
    /// A model with a second dataset; the first refuses each link.
    struct Two {
        model: Model,
        tried: u32,
        linked: bool,
    }
    fn second() -> DatasetRef {
        "10.5281/zenodo.2".parse().unwrap()
    }
    impl Ground for Two {
        async fn observe(&mut self, goal: &Goal) -> Facts {
            let mut facts = self.model.observe(goal).await;
            let links = self.linked.then(|| Link::to(doi().url()));
            facts.datasets.push(Dataset {
                reference: second(),
                submission: Seen::Known(Some(Submission {
                    links: links.into_iter().collect(),
                    ..Submission::at("https://zenodo.org/records/2", true)
                })),
            });
            facts
        }
        async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
            match step.action() {
                Action::Link { dataset, .. } if *dataset == second() => {
                    self.linked = true;
                    Ok(Outcome::new("linked", None))
                }
                Action::Link { .. } => {
                    self.tried += 1;
                    Err(ApplyError::conflict("somebody else edits it"))
                }
                _ => self.model.apply(step).await,
            }
        }
        fn now(&self) -> Timestamp {
            self.model.now()
        }
        async fn pause(&mut self, length: Duration) {
            self.model.pause(length).await;
        }
    }
    let mut two = Two {
        model: fresh(),
        tried: 0,
        linked: false,
    };
    let goal = goal();
    let mut silent = Silent;
    let going = reconcile(&mut two, &mut silent, &goal, Patience::default());
    let ending = runtime().block_on(going);
    let Stop::Failed(error) = &ending.stop else {
        panic!("{:?}", ending.stop)
    };
    assert!(
        error.message.ends_with("somebody else edits it"),
        "{}",
        error.message
    );
    assert!(two.linked);
    assert_eq!(two.tried, 1);
}
