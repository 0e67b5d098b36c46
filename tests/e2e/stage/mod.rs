//! What a story plays on: a server of its own, the pages it serves, and a bot that
//! says what it is told.
//!
//! | module | holds |
//! |---|---|
//! | `setup` | what kind of server a story wants |
//! | `server` | the server, which can go away and come back |
//! | `clock` | its clock, which can be put forward |
//! | `site` | the pages of the shop |
//! | `bot` | the scripted answerer, piece by piece |
//! | `desk` | the human agents, who speak through the API |
//! | `line` | the network between, which can be cut |
//! | `impostor` | what may answer in the place of the server |

mod bot;
mod clock;
mod desk;
mod impostor;
mod line;
mod server;
mod setup;
mod site;
#[expect(clippy::module_inception, reason = "the stage itself, among what it is made of")]
mod stage;

pub(crate) use bot::Bot;
pub(crate) use impostor::Impostor;
pub(crate) use line::Line;
pub(crate) use server::Server;
pub(crate) use setup::Setup;
pub(crate) use stage::Stage;
