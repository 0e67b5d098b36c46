//! The chatbot API.
//!
//! Where to start: [`http::routes`] lists the endpoints, [`turns::run`] is the life
//! of an answer, [`app::start`] puts everything together and is also what tests
//! start in their own process, with a [`domain::scripted::ScriptedAnswerer`].
//!
//! | module | knows |
//! |---|---|
//! | [`domain`] | what the API is about; no framework |
//! | [`turns`] | answers as jobs, whoever is listening |
//! | [`knowledge`] | what an agent knows, and the answerer that quotes it |
//! | [`models`] | models that answer, behind any OpenAI-compatible server |
//! | [`tools`] | tools behind a developer's URL |
//! | [`outbound`] | requests to addresses that somebody else has given us |
//! | [`auth`] | who asks: keys, sessions, origins |
//! | [`http`] | requests and responses; the only place with status codes |
//! | [`storage`] | rows; the only place with SQL |
//! | [`config`], [`app`] | settings, and how the parts are put together |

pub mod app;
pub mod auth;
pub mod config;
pub mod domain;
pub mod http;
pub mod knowledge;
pub mod models;
pub mod outbound;
pub mod storage;
pub mod tools;
pub mod turns;
