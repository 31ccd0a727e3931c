//! The inputs of the Action: one table, which `action.yml`, its documentation and the arguments
//! of the commands are compared with.

use std::collections::BTreeMap;

use super::super::Fault;

/// What an input becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// An option without a value, for `true`.
    Flag(&'static str),
    /// An option with the value.
    Value(&'static str),
    /// Something that the Action itself reads, or what stands at different places in
    /// different commands.
    Own,
    /// A variable of the environment, most of them secrets, that every command reads itself.
    Variable(&'static str),
    /// For `action/install.sh`.
    Install,
}

/// One input.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) name: &'static str,
    pub(super) default: &'static str,
    pub(super) about: &'static str,
    pub(super) used: Use,
    /// The commands that take it; none: all of them.
    pub(super) of: &'static [&'static str],
}

/// The commands that the Action runs.
pub(super) const COMMANDS: [&str; 8] = [
    "check", "preview", "doi", "verify", "link", "status", "release", "publish",
];

const RELEASES: &[&str] = &["release", "publish"];

/// All inputs, in the order of `action.yml`.
pub(super) const INPUTS: [Input; 28] = [
    Input {
        name: "command",
        default: "check",
        about: "What to do: `check`, `preview`, `doi`, `verify`, `link`, `status`, `release` or `publish`",
        used: Use::Own,
        of: &[],
    },
    Input {
        name: "version",
        default: "",
        about: "The version or tag; without it the tag of the event, else what the command itself would take. `check` and `preview` read the files of this tag only if it is given here",
        used: Use::Own,
        of: &[],
    },
    Input {
        name: "bump",
        default: "",
        about: "Raise this part of the last version instead: `major`, `minor` or `patch`",
        used: Use::Value("--bump"),
        of: RELEASES,
    },
    Input {
        name: "datasets",
        default: "",
        about: "The datasets that are to point to the DOI, with spaces or line ends between them; without them those of `citable.toml`",
        used: Use::Own,
        of: &["link", "publish"],
    },
    Input {
        name: "fail-on",
        default: "error",
        about: "The mildest finding that fails the step: `error`, `warning`, `note`, or `never`",
        used: Use::Own,
        of: &[],
    },
    Input {
        name: "fail-on-waiting",
        default: "true",
        about: "Whether the step fails where the DOI or the link is not there yet; the job can then be run again, and goes on",
        used: Use::Own,
        of: &[],
    },
    Input {
        name: "wait",
        default: "",
        about: "How many minutes to wait for one thing; without it 15",
        used: Use::Value("--wait"),
        of: &["doi", "verify", "link", "publish"],
    },
    Input {
        name: "all",
        default: "false",
        about: "Compare all releases of the repository with Zenodo's records",
        used: Use::Flag("--all"),
        of: &["doi"],
    },
    Input {
        name: "profile",
        default: "",
        about: "Ask the checklist of a field too, such as `bioimage`",
        used: Use::Value("--profile"),
        of: &["check"],
    },
    Input {
        name: "online",
        default: "false",
        about: "Look at GitHub, Zenodo and ORCID too",
        used: Use::Flag("--online"),
        of: &["check"],
    },
    Input {
        name: "connected",
        default: "false",
        about: "You have seen that the repository's switch on Zenodo is on, where no `GITHUB_TOKEN` may look",
        used: Use::Flag("--connected"),
        of: RELEASES,
    },
    Input {
        name: "pull-request",
        default: "false",
        about: "Push the version commit to a branch of its own, where the default branch is protected",
        used: Use::Flag("--pull-request"),
        of: RELEASES,
    },
    Input {
        name: "publish-draft",
        default: "false",
        about: "Publish a draft release for the tag that somebody else made, such as an earlier step",
        used: Use::Flag("--publish-draft"),
        of: RELEASES,
    },
    Input {
        name: "dry-run",
        default: "false",
        about: "Only show what would be done",
        used: Use::Flag("--dry-run"),
        of: &["link", "release", "publish"],
    },
    Input {
        name: "sandbox",
        default: "false",
        about: "Use sandbox.zenodo.org, whose DOIs are not real",
        used: Use::Flag("--sandbox"),
        of: &[],
    },
    Input {
        name: "working-directory",
        default: "",
        about: "The folder of the repository, as seen from the workspace",
        used: Use::Own,
        of: &[],
    },
    Input {
        name: "sarif-file",
        default: "",
        about: "Write the findings into this file, for `github/codeql-action/upload-sarif`",
        used: Use::Own,
        of: &["check"],
    },
    Input {
        name: "github-token",
        default: "${{ github.token }}",
        about: "The token for GitHub",
        used: Use::Variable("GITHUB_TOKEN"),
        of: &[],
    },
    Input {
        name: "zenodo-token",
        default: "",
        about: "A token of the owner of the dataset's record on Zenodo, to link it",
        used: Use::Variable("ZENODO_TOKEN"),
        of: &[],
    },
    Input {
        name: "biostudies-token",
        default: "",
        about: "A session token of BioStudies, to link a dataset there",
        used: Use::Variable("BIOSTUDIES_TOKEN"),
        of: &[],
    },
    Input {
        name: "biostudies-user",
        default: "",
        about: "The user of BioStudies, instead of the token",
        used: Use::Variable("BIOSTUDIES_USER"),
        of: &[],
    },
    Input {
        name: "biostudies-password",
        default: "",
        about: "Their password",
        used: Use::Variable("BIOSTUDIES_PASSWORD"),
        of: &[],
    },
    Input {
        name: "omero-url",
        default: "",
        about: "The address of the OMERO whose user and password these are",
        used: Use::Variable("OMERO_URL"),
        of: &[],
    },
    Input {
        name: "omero-user",
        default: "",
        about: "The user of the OMERO, to link a dataset there",
        used: Use::Variable("OMERO_USER"),
        of: &[],
    },
    Input {
        name: "omero-password",
        default: "",
        about: "Their password",
        used: Use::Variable("OMERO_PASSWORD"),
        of: &[],
    },
    Input {
        name: "install",
        default: "auto",
        about: "Where the program comes from: `download` (the release that belongs to this version of the Action, compared with the checksum in it), `build` (with cargo), `path` (a program that is there), or `auto`: the first of these that can be",
        used: Use::Install,
        of: &[],
    },
    Input {
        name: "binary",
        default: "",
        about: "The program to use; with `install: path` and without this, the `citable` on the `PATH`",
        used: Use::Install,
        of: &[],
    },
    Input {
        name: "verbose",
        default: "false",
        about: "Show the requests that are made; on where the job is run again with debug logging",
        used: Use::Own,
        of: &[],
    },
];

/// What the workflow says, each value trimmed and none of them empty.
#[derive(Debug, Default)]
pub(super) struct Inputs(BTreeMap<&'static str, String>);

impl Input {
    /// The variable that `action.yml` hands it over in.
    pub(super) fn variable(&self) -> String {
        match self.used {
            Use::Variable(variable) => variable.to_owned(),
            _ => format!("INPUT_{}", self.name.to_uppercase().replace('-', "_")),
        }
    }

    fn fits(&self, command: &str) -> bool {
        self.of.is_empty() || self.of.contains(&command)
    }
}

impl Inputs {
    /// Reads the inputs from the environment; says all that is wrong with them at once.
    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        let mut inputs = Self::default();
        for input in &INPUTS {
            if matches!(input.used, Use::Variable(_) | Use::Install) {
                continue;
            }
            let given = variable(&input.variable()).unwrap_or_default();
            let text = match given.trim() {
                "" => input.default,
                text => text,
            };
            if !text.is_empty() {
                inputs.0.insert(input.name, text.to_owned());
            }
        }
        let wrong = inputs.wrong();
        if wrong.is_empty() {
            Ok(inputs)
        } else {
            Err(Fault::usage(
                wrong.join("\n"),
                "mend this behind `with:` in the workflow",
            ))
        }
    }

    fn wrong(&self) -> Vec<String> {
        let command = self.command();
        if !COMMANDS.contains(&command) {
            return vec![one_of("command", command, &COMMANDS)];
        }
        let mut wrong = Vec::new();
        for (input, text) in INPUTS
            .iter()
            .filter_map(|input| Some((input, self.text(input.name)?)))
        {
            if is_flag(input) && !["true", "false"].contains(&text) {
                wrong.push(one_of(input.name, text, &["true", "false"]));
            }
            if !input.fits(command) && text != input.default {
                wrong.push(format!(
                    "`{}` is an input of {}, not of `{command}`",
                    input.name,
                    input.of.join(" and ")
                ));
            }
        }
        let fail_on = self.text("fail-on").unwrap_or_default();
        if !FAIL_ON.contains(&fail_on) {
            wrong.push(one_of("fail-on", fail_on, &FAIL_ON));
        }
        wrong
    }

    /// The command, which has a default.
    pub(super) fn command(&self) -> &str {
        self.text("command").unwrap_or_default()
    }

    /// An input that was given or has a default.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether an input is `true`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }
}

/// What `fail-on` may be.
const FAIL_ON: [&str; 4] = ["error", "warning", "note", "never"];

fn is_flag(input: &Input) -> bool {
    matches!(input.default, "true" | "false")
}

fn one_of(name: &str, text: &str, words: &[&str]) -> String {
    format!("`{name}` is `{text}`; it is one of {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_input_is_an_option_of_the_commands_that_take_it_and_of_no_other() {
        let cli = Cli::command();
        for command in COMMANDS {
            let known = cli.find_subcommand(command).expect("a command");
            let options: Vec<&str> = known
                .get_arguments()
                .chain(cli.get_arguments())
                .filter_map(clap::Arg::get_long)
                .collect();
            for input in &INPUTS {
                if let Use::Flag(option) | Use::Value(option) = input.used {
                    let there = options.contains(&option.trim_start_matches("--"));
                    assert_eq!(there, input.fits(command), "{command} {option}");
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_with_the_inputs_is_said_at_once() {
        let given = [
            ("INPUT_FAIL_ON", "sometimes"),
            ("INPUT_ONLINE", "yes"),
            ("INPUT_BUMP", "minor"),
        ];
        let variable = |name: &str| {
            let found = given.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let fault = Inputs::read(variable).unwrap_err();
        assert_eq!(fault.code, 2);
        assert_eq!(fault.message.lines().count(), 3, "{}", fault.message);
    }

    #[test]
    fn an_input_with_nothing_but_spaces_is_not_given() {
        let inputs = Inputs::read(|name| (name == "INPUT_VERSION").then(|| " \n".to_owned()));
        let inputs = inputs.unwrap();
        assert_eq!(inputs.text("version"), None);
        assert_eq!(inputs.command(), "check");
    }
}
