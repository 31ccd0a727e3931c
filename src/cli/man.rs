//! `citable man`.

use clap::CommandFactory;

use super::{Cli, Fault};
use crate::term;

pub(super) fn run() -> Result<u8, Fault> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    term::print(&String::from_utf8_lossy(&page))?;
    Ok(0)
}
