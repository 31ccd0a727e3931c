//! The model, asked over HTTP as a client asks the services.

mod bench;
mod journey;
