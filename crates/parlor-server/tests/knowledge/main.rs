//! What an agent knows and answers, from a file to the words a visitor reads.

mod finding;
mod ingesting;
mod models;
mod quality;
mod quoting;
mod support;
