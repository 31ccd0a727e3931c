//! Services that this process is, and a sample repository beside them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use citable::rehearse::sample::{self, SampleRepository};
use citable::rehearse::{
    self, Fault, FaultKind, GITHUB_TOKEN, Options, SCENARIOS, Scenario, Services, Snapshot,
    ZENODO_TOKEN,
};
use citable::zenodo_rules;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::runner::{Citable, Ended, citable, clean};

/// Services, a repository, and the environment that leads the program to them.
pub(crate) struct World {
    services: Option<Services>,
    sample: SampleRepository,
    scenario: &'static Scenario,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    folder: TempDir,
}

/// All is well, and Zenodo is quick.
pub(crate) fn quick() -> Scenario {
    Scenario {
        archived_after: 0,
        findable_after: Some(0),
        ..SCENARIOS[0]
    }
}

impl World {
    /// All is well, and Zenodo has archived a release before GitHub's answer is there: the
    /// program otherwise waits five seconds before its second look.
    pub(crate) fn new() -> Self {
        let world = Self::of(quick());
        world.hurry();
        world
    }

    /// A world with other properties.
    pub(crate) fn of(scenario: Scenario) -> Self {
        let scenario: &'static Scenario = Box::leak(Box::new(scenario));
        let folder = tempfile::tempdir().unwrap();
        let sample = sample::make(folder.path(), scenario).unwrap();
        let options = Options {
            scenario,
            reader,
            repository: sample.slug.clone(),
            folder: folder.path().to_owned(),
            license: Some(sample.license.clone()),
            pace: Duration::from_millis(1),
        };
        let (send, started) = channel();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || serve(options, &send, stopped));
        Self {
            services: Some(started.recv().unwrap()),
            sample,
            scenario,
            stop: Some(stop),
            thread: Some(thread),
            folder,
        }
    }

    /// Has GitHub take its time with the answer to each publication.
    pub(crate) fn hurry(&self) {
        let late = FaultKind::Delay(Duration::from_millis(250));
        self.services()
            .inject(Fault::new("PATCH", "/releases/", late).always());
    }

    pub(crate) fn services(&self) -> &Services {
        self.services.as_ref().unwrap()
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.services().snapshot()
    }

    /// The working copy.
    pub(crate) fn path(&self) -> &Path {
        &self.sample.path
    }

    /// A file of the working copy.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes a file and commits it; gives the commit.
    pub(crate) fn commit(&self, name: &str, text: &str) -> String {
        self.write(name, text);
        self.git(&["add", "--", name]);
        self.git(&["commit", "--quiet", "--message", "Change a file"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// The bare repository to which a push really goes.
    pub(crate) fn bare(&self) -> PathBuf {
        self.folder.path().join("example-lab/spot-counts.git")
    }

    /// A hook of the working copy.
    pub(crate) fn hook(&self, name: &str, text: &str) {
        write_script(&self.path().join(".git/hooks").join(name), text);
    }

    /// Git in the working copy, as its user calls it.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    /// The program in the working copy, led to these services.
    pub(crate) fn citable(&self, arguments: &[&str]) -> Citable {
        self.led_here(citable(arguments))
    }

    /// A shell command at a terminal at which somebody types this; `None` where no terminal
    /// can be made.
    #[cfg(target_os = "linux")]
    pub(crate) fn at_a_terminal(&self, command: &str, keys: &str) -> Option<Ended> {
        let script = Citable::of("script", &["-qec", command, "/dev/null"]);
        let script = self.led_here(script).env("TERM", "xterm").typing(keys);
        script.try_run()
    }

    fn led_here(&self, program: Citable) -> Citable {
        let services = self.services();
        program
            .in_folder(self.path())
            .env("GITHUB_API_URL", services.github_api().as_str())
            .env("CITABLE_ZENODO_URL", services.zenodo().as_str())
            .env("CITABLE_DATACITE_URL", services.datacite().as_str())
            .env("CITABLE_DOI_URL", services.doi().as_str())
            .env("CITABLE_ORCID_URL", services.orcid().as_str())
            .env("CITABLE_BIOSTUDIES_URL", services.biostudies().as_str())
            .env("CITABLE_IDR_URL", services.idr().as_str())
            .env("CITABLE_STUDY_FILES_URL", services.study_files().as_str())
            .env("GITHUB_TOKEN", self.scenario.github_token())
            .env("ZENODO_TOKEN", ZENODO_TOKEN)
    }

    /// The whole journey of a version, with the published dataset at its end.
    pub(crate) fn publish(&self, version: &str) -> Citable {
        self.citable(&["publish", version, "--yes", "--dataset", &self.dataset()])
    }

    /// The address of the published dataset record.
    pub(crate) fn dataset(&self) -> String {
        let services = self.services();
        format!("{}records/{}", services.zenodo(), services.dataset_record())
    }

    /// The address of the dataset that is still a draft.
    pub(crate) fn dataset_draft(&self) -> String {
        let services = self.services();
        format!("{}uploads/{}", services.zenodo(), services.dataset_draft())
    }

    /// Asks GitHub as somebody else who may write would; gives what it answers.
    pub(crate) fn github(&self, method: &str, path: &str, body: &Value) -> Value {
        let place = self.services().github_api();
        let address = (place.host_str().unwrap(), place.port().unwrap());
        let mut line = TcpStream::connect(address).unwrap();
        let (slug, body) = (self.services().repository(), body.to_string());
        let length = body.len();
        write!(
            line,
            "{method} /repos/{slug}{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {GITHUB_TOKEN}\r\n\
             User-Agent: somebody\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            place.authority()
        )
        .unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}"))
    }

    /// Waits until something is true of the services.
    #[track_caller]
    pub(crate) fn until(&self, what: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let end = Instant::now() + Duration::from_secs(40);
        while Instant::now() < end {
            let snapshot = self.snapshot();
            if what(&snapshot) {
                return snapshot;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it never happened: {:?}", self.snapshot());
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.services = None;
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Writes a file that can be run.
pub(crate) fn write_script(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// Git without the settings of the machine.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    clean(&mut command, folder);
    let output = command.arg("-C").arg(folder).args(arguments).output();
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}

/// The services live on a thread of their own until the world is dropped.
fn serve(options: Options, started: &Sender<Services>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let services = rehearse::start(options).await.unwrap();
        started.send(services).unwrap();
        // Ends when the other half is dropped.
        let _ = stopped.await;
    });
    runtime.shutdown_background();
}

/// How Zenodo's model reads the files, as in `citable rehearse`.
fn reader(
    cff: Option<&str>,
    zenodo_json: Option<&str>,
    license: Option<&str>,
) -> Result<Value, String> {
    let today = jiff::Zoned::now().date();
    zenodo_rules::answer(cff, zenodo_json, license, today).map_err(str::to_owned)
}
