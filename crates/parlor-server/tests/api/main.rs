//! Stories about the API, told over real TCP against a server in this process.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod administering;
mod agent_models;
mod agents;
mod ai_sdk;
mod answering;
mod assets;
mod at_once;
mod at_rest;
mod auditing;
mod bad_input;
mod callers;
mod client_secrets;
mod closed;
mod conversations;
mod crowding;
mod dawdling;
mod diagnosing;
mod document;
mod failing;
mod feeding;
mod file_limits;
mod file_models;
mod files;
mod forgetting;
mod forms;
mod guide;
mod handing_off;
mod identities;
mod issuers;
mod keeping;
mod leaving;
mod limiting;
mod nesting;
mod oauth;
mod page_tool_limits;
mod page_tools;
mod pages;
mod people;
#[path = "../postgres/mod.rs"]
mod postgres;
mod refusing_tools;
mod resending;
mod restarting;
mod resuming;
mod saving;
mod server_tools;
mod spending;
mod stopping;
mod support;
mod sweep;
mod sweep_tokens;
mod together;
mod together_ending;
mod tool_inputs;
mod tracing;
mod versions;
mod watching;
