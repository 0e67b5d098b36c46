//! Stories about the API, told over real TCP against a server in this process.

mod answering;
mod assets;
mod bad_input;
mod callers;
mod conversations;
mod failing;
mod feeding;
mod pages;
mod resending;
mod restarting;
mod resuming;
mod stopping;
mod support;
