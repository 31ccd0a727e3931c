//! The only printer. Results go to stdout; progress, questions and errors to stderr.

mod clock;
mod signal;
mod whisper;

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::domain::ObjectId;
use crate::facts::Facts;
use crate::plan::action::Kind;
use crate::plan::{Action, Answer, ApplyError, Approver, Outcome, Plan, Stage, State, Wait};
use crate::reconcile::{Clock, Watcher};
use crate::report::{human, journey, safe};
use crate::world::http::Transfer;

use clock::minutes;

pub use signal::stopped;
pub use whisper::whisper;

/// Writes a result to stdout. A reader that has gone away is no error.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a line of talk to stderr. If that fails there is nobody to tell.
pub fn say(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says an error, with what to do.
pub fn error(message: &str, help: Option<&str>) {
    let red = AnsiColor::Red.on_default().bold();
    say(&format!("{red}error{red:#}: {}", safe::text(message)));
    if let Some(text) = help {
        say(&format!("{}help{:#}: {}", HELP, HELP, safe::text(text)));
    }
}

/// Whether there is somebody who can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks and gives the line that somebody types; `None` at the end of the input. Ctrl-C ends the
/// program, as nobody here has taken that signal's effect away.
pub fn ask(question: &str) -> Option<String> {
    let _ = write!(anstream::stderr().lock(), "{question}");
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(count) if count > 0 => Some(line),
        _ => {
            say("");
            None
        }
    }
}

/// How findings may look on stdout.
pub fn style() -> human::Style {
    let terminal = io::stdout().is_terminal();
    let known = [
        "VTE_VERSION",
        "WT_SESSION",
        "ITERM_SESSION_ID",
        "KITTY_WINDOW_ID",
        "WEZTERM_PANE",
    ];
    let links = terminal && known.iter().any(|name| std::env::var_os(name).is_some());
    let width = std::env::var("COLUMNS")
        .ok()
        .and_then(|width| width.parse().ok())
        .unwrap_or(100);
    // Colour is taken out again by the stream where it is not wanted.
    human::Style {
        colour: true,
        links,
        width,
    }
}

/// Whether what is written to stdout is seen with colours and weights.
pub fn is_styled() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// A status line in cargo's manner: a right-aligned verb, and what it is about.
fn status(verb: &str, colour: AnsiColor, text: &str) {
    let style = colour.on_default().bold();
    say(&format!("{style}{verb:>12}{style:#} {text}"));
}

/// Who may be asked, and what was said before.
#[derive(Debug)]
pub struct Screen {
    leave: Leave,
    /// The kinds of action that the user said yes to.
    agreed: BTreeSet<Kind>,
    /// The commit that they said it about, once it is known.
    commit: Option<ObjectId>,
    shown: BTreeSet<Stage>,
    notes_shown: bool,
    spinner: Option<ProgressBar>,
    /// A download that may be under way, shown behind what moves.
    transfer: Transfer,
    waiting: Option<(String, Instant)>,
    /// The command that goes on from here; none where nothing is left to go on from.
    resume: Option<String>,
    /// What is being done right now, for whoever interrupts it.
    doing: Option<String>,
}

/// How leave to act is had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// Ask at the terminal, for these kinds of action; others are declined.
    Ask(Vec<Kind>),
    /// `--yes`, for these kinds of action.
    Given(Vec<Kind>),
    /// Nothing may be done: the command only looks.
    Never,
}

impl Screen {
    /// A screen. `resume` is the command that goes on where this one stops, if one can.
    pub fn new(leave: Leave, resume: Option<String>) -> Self {
        Self {
            leave,
            agreed: BTreeSet::new(),
            commit: None,
            shown: BTreeSet::new(),
            notes_shown: false,
            spinner: None,
            transfer: Transfer::default(),
            waiting: None,
            resume,
            doing: None,
        }
    }

    /// Shows how far this download is whenever it is under way.
    pub fn following(mut self, transfer: &Transfer) -> Self {
        self.transfer = transfer.clone();
        self
    }

    /// Where the run stands, for whoever interrupts it.
    pub fn interrupted(&mut self) {
        self.clear();
        match self.doing.take() {
            Some(doing) => say(&format!(
                "\nstopped while it was to {doing}; whether that came about is seen by looking: `citable status`"
            )),
            None => say("\nstopped; nothing was half done"),
        }
        match &self.resume {
            Some(resume) => say(&format!("`{resume}` goes on from here")),
            None => say("this was a rehearsal, and nothing is left of it"),
        }
    }

    /// Takes away what moves.
    pub fn clear(&mut self) {
        if let Some(spinner) = self.spinner.take() {
            spinner.finish_and_clear();
        }
    }

    fn spin(&mut self, message: String) {
        if !io::stderr().is_terminal() {
            return;
        }
        let spinner = self.spinner.get_or_insert_with(|| {
            let spinner = ProgressBar::new_spinner();
            let template = "{spinner:>12.cyan} {msg}{transfer}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                let transfer = self.transfer.clone();
                let show = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let seen = transfer.seen().map(|(came, total)| fetched(came, total));
                    let _ = out.write_str(&seen.unwrap_or_default());
                };
                spinner.set_style(style.with_key("transfer", show));
            }
            spinner.enable_steady_tick(Duration::from_millis(120));
            spinner
        });
        spinner.set_message(message);
    }

    /// Shows that a service is being asked.
    pub fn asking(&mut self, whom: &str) {
        self.spin(format!("asking {whom}"));
    }

    fn question(plan: &Plan) -> Answer {
        if !can_ask() {
            say(&format!(
                "\ncitable would now\n\n{}\nbut this is not a terminal, so that nobody can be asked: add `--yes` to let it, or `--dry-run` to only look",
                journey::ahead(plan)
            ));
            return Answer::No;
        }
        say(&format!("\ncitable will now\n\n{}", journey::ahead(plan)));
        let _ = write!(anstream::stderr().lock(), "Go on? [y/N] ");
        let line = typed().unwrap_or_default();
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Answer::Yes,
            _ => Answer::No,
        }
    }
}

/// How far a download is: `: 12.0 of 1024.0 MiB fetched`.
fn fetched(came: u64, total: Option<u64>) -> String {
    let tenths = |bytes: u64| {
        let tenths = bytes.saturating_mul(10) >> 20;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match total {
        Some(total) => format!(": {} of {} MiB fetched", tenths(came), tenths(total)),
        None => format!(": {} MiB fetched", tenths(came)),
    }
}

/// The line that somebody types; `None` if there is none, or the program is to stop instead.
///
/// Whoever waits for that elsewhere has taken the signals' own effect away, and cannot hear them
/// while this waits: so they are waited for here, too.
fn typed() -> Option<String> {
    let (send, receive) = mpsc::channel();
    let interrupted = send.clone();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            runtime.block_on(stopped());
            // Nobody listens any more after the answer.
            let _ = interrupted.send(None);
        }
    });
    thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let _ = send.send(read.ok().map(|_| line));
    });
    receive.recv().ok().flatten()
}

impl Approver for Screen {
    fn ask(&mut self, plan: &Plan, action: &Action) -> Answer {
        self.clear();
        let kind = action.kind();
        match &self.leave {
            Leave::Given(kinds) if kinds.contains(&kind) => Answer::Yes,
            Leave::Ask(kinds) if kinds.contains(&kind) => {
                // Another commit than the one that was shown is another question.
                let same = self.commit.is_none() || self.commit == plan.commit;
                let answer = if same && self.agreed.contains(&kind) {
                    Answer::Yes
                } else {
                    Self::question(plan)
                };
                if answer == Answer::Yes {
                    self.commit.clone_from(&plan.commit);
                    self.agreed.extend(plan.ahead().map(|ahead| ahead.kind));
                    self.agreed.insert(kind);
                }
                answer
            }
            _ => Answer::No,
        }
    }
}

impl Watcher for Screen {
    fn observing(&mut self) {
        if self.waiting.is_none() {
            self.spin("looking at git, GitHub, Zenodo and the datasets".to_owned());
        }
    }

    fn planned(&mut self, facts: &Facts, plan: &Plan) {
        if self.waiting.is_none() {
            self.clear();
        }
        for step in &plan.steps {
            let State::Done(evidence) = &step.state else {
                continue;
            };
            if !self.shown.insert(step.stage) {
                continue;
            }
            self.clear();
            let word = step.stage.word();
            let verb = format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]);
            let seen: Vec<String> = evidence
                .0
                .iter()
                .map(|sight| safe::line(&sight.what))
                .collect();
            status(&verb, AnsiColor::Green, &seen.join("; "));
        }
        if !self.notes_shown {
            self.notes_shown = true;
            for note in plan.steps.iter().flat_map(|step| &step.notes) {
                let words = journey::words(note, &facts.repository.files, 13);
                status(note.severity.word(), AnsiColor::Yellow, &words);
            }
        }
    }

    fn applying(&mut self, action: &Action) {
        self.clear();
        self.doing = Some(action.to_string());
        status("Doing", AnsiColor::Cyan, &safe::line(&action.to_string()));
    }

    fn applied(&mut self, _: &Action, result: &Result<Outcome, ApplyError>) {
        self.doing = None;
        if let Err(error) = result
            && error.unclear
        {
            let text = format!(
                "{}; looking whether it came about",
                safe::line(&error.message)
            );
            status("Unclear", AnsiColor::Yellow, &text);
        }
    }

    fn waiting(&mut self, wait: &Wait, clock: Clock) {
        let on = safe::line(&wait.on);
        let new = self
            .waiting
            .as_ref()
            .is_none_or(|(earlier, _)| *earlier != on);
        let resume = self.resume.as_ref();
        let resume = resume.map(|resume| format!("; safe to stop, `{resume}` goes on from here"));
        let resume = resume.unwrap_or_default();
        if io::stderr().is_terminal() {
            self.spin(format!("Waiting for {on}"));
            if let (Some(spinner), Some(style)) = (&self.spinner, clock::style(clock, resume)) {
                spinner.set_style(style);
            }
            if new {
                if let (Some(spinner), Some(advice)) = (&self.spinner, &wait.advice) {
                    spinner.println(format!("{:12} {}", "", safe::line(advice)));
                }
                self.waiting = Some((on, Instant::now()));
            }
            return;
        }
        // Where nothing moves on the screen, a line at first and then one a minute.
        let due = self
            .waiting
            .as_ref()
            .is_none_or(|(_, said)| said.elapsed() >= Duration::from_secs(60));
        if new || due {
            let (waited, limit) = (minutes(clock.limit - clock.left), minutes(clock.limit));
            let advice = wait.advice.as_ref().filter(|_| new);
            let advice = advice.map(|advice| format!("; {}", safe::line(advice)));
            let advice = advice.unwrap_or_default();
            let text = format!("for {on} ({waited} of at most {limit}{resume}){advice}");
            status("Waiting", AnsiColor::Cyan, &text);
            self.waiting = Some((on, Instant::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fetched;

    #[test]
    fn a_download_is_told_in_mebibytes() {
        assert_eq!(
            fetched(1 << 20, Some(3 << 30)),
            ": 1.0 of 3072.0 MiB fetched"
        );
        assert_eq!(fetched((1 << 20) + (1 << 19), None), ": 1.5 MiB fetched");
    }
}
