//! What a person types: verbs over the same functions that the API calls.

mod agents;
mod init;
mod keys;
mod print;
mod serve;
mod sources;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use parlor_server::{
    config::{self, Config, Loaded},
    domain::clock::{Clock as _, SystemClock},
    http::{openapi, routes},
    storage::Store,
};
use std::path::PathBuf;

/// The chatbot API of Parlor.
#[derive(Debug, Parser)]
#[command(name = "parlor-server", version, about)]
pub(crate) struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    verb: Verb,
}

/// Flags that every verb takes.
#[derive(Debug, Args)]
struct Settings {
    /// The settings file; parlor.toml in the working directory is read if it is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the database lives.
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<String>,
    /// The address that browsers use, e.g. `https://chat.example.com`.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the API and the widget.
    Serve(serve::Serve),
    /// Make an organization, an agent and keys, and print the script tag to paste.
    Init(init::Init),
    /// List, create and revoke keys.
    Keys(keys::Keys),
    /// List and create agents.
    Agents(agents::Agents),
    /// Teach an agent texts and files.
    Sources(sources::Sources),
    /// Bring the database up to date, as serving does by itself.
    Migrate,
    /// Print the API as an OpenAPI document.
    Openapi,
}

/// Does what was typed.
pub(crate) fn run(cli: Cli) -> Result<()> {
    if let Verb::Openapi = cli.verb {
        return print::json(&openapi::document(&routes::endpoints()));
    }
    let mut flags = cli.settings.flags();
    if let Verb::Serve(serve) = &cli.verb {
        flags.extend(serve.flags());
    }
    let loaded = config::load(cli.settings.config.as_deref(), environment(), &flags)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(dispatch(cli.verb, loaded))
}

/// A mistyped variable, which nobody would notice.
fn unknown_variable(name: &str) -> String {
    format!("{name} is no setting; see config.default.toml for those that there are")
}

/// What the environment says in UTF-8; nothing of ours is anything else.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

async fn dispatch(verb: Verb, loaded: Loaded) -> Result<()> {
    if let Verb::Serve(_) = verb {
        return serve::run(loaded).await;
    }
    for name in &loaded.unknown_variables {
        eprintln!("warning: {}", unknown_variable(name));
    }
    let config = loaded.config;
    let shop = Shop { store: Store::open(&config.database()).await?, config };
    let done = match verb {
        Verb::Serve(_) | Verb::Openapi => Ok(()),
        Verb::Init(it) => it.run(&shop).await,
        Verb::Keys(it) => it.run(&shop).await,
        Verb::Agents(it) => it.run(&shop).await,
        Verb::Sources(it) => it.run(&shop).await,
        Verb::Migrate => print::line("The database is up to date."),
    };
    shop.store.close().await;
    done
}

/// What a verb works with.
struct Shop {
    store: Store,
    config: Config,
}

impl Shop {
    /// The organization that was named, or the only one.
    async fn organization(&self, named: Option<&str>) -> Result<String> {
        let all = self.store.organization_ids().await?;
        match (named, all.as_slice()) {
            (Some(id), _) if all.iter().any(|it| it == id) => Ok(id.into()),
            (Some(id), _) => anyhow::bail!("there is no organization {id:?}"),
            (None, [only]) => Ok(only.clone()),
            (None, []) => anyhow::bail!("there is no organization yet; run `parlor-server init`"),
            (None, _) => anyhow::bail!(
                "there are several organizations; name one with --organization: {}",
                all.join(", ")
            ),
        }
    }
}

impl Settings {
    fn flags(&self) -> Vec<(&'static str, String)> {
        let data_dir = self.data_dir.clone().map(|it| ("data_dir", it));
        let public_url = self.public_url.clone().map(|it| ("public_url", it));
        data_dir.into_iter().chain(public_url).collect()
    }
}

/// What time it is, in epoch milliseconds.
fn now_millis() -> i64 {
    SystemClock.now_millis()
}
