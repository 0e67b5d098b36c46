//! A shop with a chat on its pages, a bot that says what it is told to, and the
//! people who call.
//!
//! | file | has |
//! |---|---|
//! | `shop` | a server over TCP, with an agent |
//! | `caller`, `answer` | who calls it, and what they read |
//! | `told` | questions that were answered, to the end or half |
//! | `talk` | what people do with a conversation, and what is told of it |
//! | `desk` | a server without its connections |
//! | `refusal` | a database that does not take everything |
//! | `issuer` | somebody else who signs tokens |
//! | `rows` | what stands in the database, whoever wrote it |
//! | `model_server` | a model that says what it is told to |
//! | `log` | what the server warns of |

mod answer;
mod caller;
mod desk;
mod fitting;
mod issuer;
mod log;
mod model_server;
mod refusal;
mod rows;
mod shop;
mod talk;
mod told;

pub(crate) use answer::{Answer, Frame, chunks, events, frames_of, text_of};
pub(crate) use caller::{Caller, Reply};
pub(crate) use desk::{Desk, INSTANCE};
pub(crate) use fitting::Fitting;
pub(crate) use issuer::{AUDIENCE, ISSUER, IssuerServer, SigningKey, claims, unsigned};
pub(crate) use log::Log;
pub(crate) use model_server::ModelServer;
pub(crate) use parlor_server::domain::scripted::Script;
pub(crate) use refusal::Refusal;
pub(crate) use rows::{mentions, rows};
pub(crate) use serde_json::{Value, json};
pub(crate) use shop::{PAGE, Shop};
pub(crate) use talk::ada;
