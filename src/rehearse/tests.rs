//! The model, asked over HTTP as a client asks the services.

mod archive;
mod bench;
mod biostudies;
mod dataset;
mod journey;
mod omero;
mod openapi;
mod recordings;
mod releases;
mod repository;
mod samples;
mod scenarios;
mod shapes;
mod trouble;
