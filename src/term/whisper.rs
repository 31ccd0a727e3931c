//! What only a person may see.

use std::io::{self, IsTerminal};

use super::{print, say};

/// Writes something secret where only a person sees it: on a terminal, never into a pipe, a file
/// or a log. `false` if there is no terminal.
pub fn whisper(text: &str) -> bool {
    if io::stderr().is_terminal() {
        say(text);
        true
    } else if io::stdout().is_terminal() {
        print(&format!("{text}\n")).is_ok()
    } else {
        false
    }
}
