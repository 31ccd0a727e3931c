//! `-D`, `-W` and `-A`: what is wanted of single rules.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use crate::rules::{By, Setting, Settings, Which};

/// The wishes in the order in which they were written, whatever their option: the later one
/// counts. Deriving this would keep the order within each option only.
#[derive(Debug)]
pub(super) struct Wishes(pub(super) Settings);

const OPTIONS: [(&str, char, Setting, &str); 3] = [
    (
        "deny",
        'D',
        Setting::Deny,
        "Make an error of what this rule finds; `warnings` for all warnings",
    ),
    (
        "warn",
        'W',
        Setting::Warn,
        "Make a warning of what this rule finds",
    ),
    (
        "allow",
        'A',
        Setting::Allow,
        "Only count what this rule finds",
    ),
];

impl FromArgMatches for Wishes {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut written = Vec::new();
        for (name, _, setting, _) in OPTIONS {
            let values = matches.get_many::<Which>(name).into_iter().flatten();
            let places = matches.indices_of(name).into_iter().flatten();
            written.extend(
                places
                    .zip(values)
                    .map(|(place, which)| (place, *which, setting)),
            );
        }
        written.sort_by_key(|(place, ..)| *place);
        let mut settings = Settings::default();
        for (_, which, setting) in written {
            settings.set(which, setting, By::CommandLine);
        }
        Ok(Self(settings))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Wishes {
    fn augment_args(command: Command) -> Command {
        let options = OPTIONS.map(|(name, letter, _, help)| {
            Arg::new(name)
                .short(letter)
                .long(name)
                .value_name("RULE")
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(value_parser!(Which))
                .help(help)
        });
        command.args(options)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
