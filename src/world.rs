//! The outside world: everything that talks to a network, a disk, a clock or another program.

pub mod github;
pub mod http;
