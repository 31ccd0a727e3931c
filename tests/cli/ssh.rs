//! Remotes at a host that only this machine's SSH knows: `Host work` in its settings.

use std::process::{Command, Stdio};

use crate::runner::Ended;
use crate::world::{World, write_script};

/// A world whose remote is `work:example-lab/spot-counts.git`, and an SSH for it: settings and the
/// answer to `-G` are the real one's, and instead of going to GitHub it goes to the folder that
/// the rehearsal has for it. `None` without an SSH.
fn behind_an_alias(host: &str) -> Option<(World, String)> {
    let there = Command::new("ssh").arg("-V").stderr(Stdio::null()).status();
    if there.is_err() {
        println!("skipped: there is no ssh here");
        return None;
    }
    let world = World::new();
    let settings = world.path().join(".git/ssh-settings");
    std::fs::write(
        &settings,
        format!("Host work\n  HostName {host}\n  User git\n"),
    )
    .unwrap();
    let program = world.path().join(".git/ssh");
    let text = format!(
        "#!/bin/sh\nif [ \"$1\" = -G ]; then exec ssh -F '{}' \"$@\"; fi\n\
         for last; do :; done\ncd '{}' && exec sh -c \"$last\"\n",
        settings.display(),
        world.bare().parent().unwrap().parent().unwrap().display(),
    );
    write_script(&program, &text);
    world.git(&[
        "remote",
        "set-url",
        "origin",
        "work:example-lab/spot-counts.git",
    ]);
    let program = program.display().to_string();
    Some((world, program))
}

fn published(world: &World, variable: &str, value: &str) -> Ended {
    world.publish("1.0.0").env(variable, value).run()
}

#[test]
fn a_remote_behind_an_alias_of_github_is_released_through_that_alias() {
    let Some((world, ssh)) = behind_an_alias("github.com") else {
        return;
    };
    published(&world, "GIT_SSH", &ssh).code(0);
    let seen = world.snapshot();
    assert_eq!((seen.tags.len(), seen.releases.len()), (1, 1));
    assert_eq!(seen.archived().count(), 1);
}

#[test]
fn the_door_through_port_443_and_a_command_line_for_git_are_as_good() {
    let Some((world, ssh)) = behind_an_alias("ssh.github.com") else {
        return;
    };
    let line = format!("'{ssh}'");
    published(&world, "GIT_SSH_COMMAND", &line).code(0);
    assert_eq!(world.snapshot().releases.len(), 1);
}

#[test]
fn an_alias_of_another_host_is_not_github_and_nothing_is_done() {
    let Some((world, ssh)) = behind_an_alias("git.example.org") else {
        return;
    };
    published(&world, "GIT_SSH", &ssh)
        .code(1)
        .saying(&["git.example.org"]);
    assert!(world.snapshot().tags.is_empty());
}

#[test]
fn what_the_repositorys_own_settings_name_is_not_run_to_find_the_host() {
    let Some((world, _)) = behind_an_alias("github.com") else {
        return;
    };
    let witness = world.path().join(".git/witness");
    let line = format!("touch '{}';", witness.display());
    world.git(&["config", "core.sshCommand", &line]);
    world.citable(&["check"]).run();
    assert!(!witness.exists());
}
