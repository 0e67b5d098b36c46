//! Settings: defaults, then a file, then the environment, then flags.
//!
//! `config.default.toml` documents every key with its default and consequence;
//! a test keeps the two alike.
//!
//! | file | does |
//! |---|---|
//! | `layers` | puts the layers on top of each other |
//! | `keys` | what variables can set |
//! | `model` | the model of agents that have none of their own |
//! | `checks` | refuses values with which nothing would work |

mod checks;
mod keys;
mod layers;
mod model;

use crate::{
    domain::{
        allowance::ServerLimits,
        forwarded::{ForwardedHeader, Proxies},
        issuer::Issuer,
        model::Secret,
    },
    storage::Location,
};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
pub use layers::{ConfigError, Loaded, load};
pub use model::ModelConfig;
use serde::Deserialize;
use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

/// Every setting. What each means is said in `config.default.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the server listens; port 0 takes any free port.
    pub listen: SocketAddr,
    /// Where the database lives.
    pub data_dir: PathBuf,
    /// What secrets are sealed with, 64 hexadecimal digits; else the file `parlor.key`.
    pub master_key: Option<Secret>,
    /// A database of a `PostgreSQL` server, in place of a file in `data_dir`.
    pub database_url: Option<DatabaseUrl>,
    /// The address that browsers use, without a slash at the end.
    pub public_url: Option<String>,
    /// Whether pages of this machine may embed every agent.
    pub dev_mode: bool,
    /// Whether a shared database may be served with another master key than its own.
    pub new_master_key: bool,
    /// Models in private networks that agents may be given: hosts, with or without ports.
    pub allow_private_models: Vec<String>,
    /// The widget's files, in place of those in the binary.
    pub assets_dir: Option<PathBuf>,
    /// Static files to serve at `/`.
    pub site_dir: Option<PathBuf>,
    /// The longest message, in characters.
    pub max_message_chars: u32,
    /// The longest request body, in bytes.
    pub max_body_bytes: usize,
    /// How much of bodies may be in memory at the same time, in bytes.
    pub body_memory_bytes: usize,
    /// The largest file that is sent with a message, in bytes.
    pub max_file_bytes: usize,
    /// How much is kept of the files of one visitor, in bytes.
    pub visitor_file_bytes: u32,
    /// How much is kept of files that an organization's visitors sent with no message, in bytes.
    pub unused_file_bytes: u32,
    /// How long the head of a request may take, in seconds.
    pub header_secs: u32,
    /// How long the body of a request may take, in seconds.
    pub body_secs: u32,
    /// How long a widget session lives, in seconds.
    pub session_secs: u32,
    /// How long a visitor token lives, in days.
    pub visitor_days: u32,
    /// After how many minutes of silence a conversation ends by itself; 0 for never.
    pub idle_minutes: u32,
    /// How long an ended turn can be resumed, in seconds.
    pub replay_window_secs: u32,
    /// How often a silent stream says that it is alive, in seconds.
    pub keep_alive_secs: u32,
    /// How long a turn may take, in seconds.
    pub turn_secs: u32,
    /// How long a tool behind a developer's URL may take, in seconds.
    pub tool_secs: u32,
    /// How long is kept how each answer came about, in days.
    pub trace_days: u32,
    /// The proxies in front of the server.
    pub trusted_proxies: Vec<IpNet>,
    /// Where these say for whom they ask.
    pub forwarded_header: ForwardedHeader,
    /// How long another server may be silent before it counts as dead, in seconds.
    pub lapse_secs: u32,
    /// What is logged, as a filter of `tracing`.
    pub log: String,
    /// The form of the log.
    pub log_format: LogFormat,
    /// How much may be asked.
    pub limits: ServerLimits,
    /// The model that answers.
    pub model: ModelConfig,
    /// Who else may sign tokens for backends.
    #[serde(default)]
    pub issuers: Vec<Issuer>,
}

/// The address of a database, `postgres://…`, which may hold a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(String);

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(it: String) -> Result<Self, Self::Error> {
        let known = it.starts_with("postgres://") || it.starts_with("postgresql://");
        if known { Ok(Self(it)) } else { Err("must begin with postgres://") }
    }
}

/// Without what may be a password.
impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("postgres://…")
    }
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Config {
    /// Where the database is: a file, unless a server is named.
    pub fn database(&self) -> Location {
        match &self.database_url {
            Some(url) => Location::Server(url.0.clone()),
            None => Location::File(self.data_dir.join("parlor.db")),
        }
    }

    /// How long a turn may take.
    pub fn turn_limit(&self) -> Duration {
        Duration::from_secs(self.turn_secs.into())
    }

    /// How long a conversation may be silent before it ends by itself, in milliseconds.
    pub fn idle_millis(&self) -> Option<i64> {
        (self.idle_minutes > 0).then(|| i64::from(self.idle_minutes) * 60 * 1000)
    }

    /// The proxies in front of the server, and what they say.
    pub fn proxies(&self) -> Proxies {
        Proxies { trusted: self.trusted_proxies.clone(), header: self.forwarded_header }
    }

    /// How long the head of a request may take.
    pub fn header_limit(&self) -> Duration {
        Duration::from_secs(self.header_secs.into())
    }

    /// How long the body of a request may take.
    pub fn body_limit(&self) -> Duration {
        Duration::from_secs(self.body_secs.into())
    }

    /// Where the server listens, if that tells nothing about the address that browsers
    /// use: any port, or any address of the machine.
    pub fn unknown_to_browsers(&self) -> Option<SocketAddr> {
        let anywhere = self.listen.ip().is_unspecified() || self.listen.port() == 0;
        (self.public_url.is_none() && anywhere).then_some(self.listen)
    }

    /// The address that browsers use, given where the server really listens.
    pub fn public_url(&self, address: SocketAddr) -> String {
        let own = || format!("http://{address}");
        self.public_url.as_deref().map_or_else(own, |it| it.trim_end_matches('/').into())
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            data_dir: "data".into(),
            master_key: None,
            database_url: None,
            public_url: None,
            dev_mode: false,
            new_master_key: false,
            allow_private_models: Vec::new(),
            assets_dir: None,
            site_dir: None,
            max_message_chars: 8000,
            max_body_bytes: 6 * 1024 * 1024,
            body_memory_bytes: 256 * 1024 * 1024,
            max_file_bytes: 10 * 1024 * 1024,
            visitor_file_bytes: 100 * 1024 * 1024,
            unused_file_bytes: 1024 * 1024 * 1024,
            header_secs: 30,
            body_secs: 30,
            session_secs: 15 * 60,
            visitor_days: 90,
            idle_minutes: 60,
            replay_window_secs: 5 * 60,
            keep_alive_secs: 10,
            turn_secs: 5 * 60,
            tool_secs: 10,
            trace_days: 30,
            trusted_proxies: vec![
                Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8).into(),
                Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128).into(),
            ],
            forwarded_header: ForwardedHeader::XForwardedFor,
            lapse_secs: 20,
            log: "info".into(),
            log_format: LogFormat::Text,
            limits: ServerLimits {
                max_connections: 10_000,
                session_messages_per_minute: 20,
                ip_messages_per_minute: 60,
                agent_messages_per_minute: 600,
                mints_per_minute: 30,
                visitor_writes_per_minute: 120,
                ip_file_mib_per_minute: 60,
                agent_messages_per_day: 10_000,
                agent_tokens_per_day: 25_000_000,
                organization_messages_per_day: 100_000,
                organization_tokens_per_day: 250_000_000,
            },
            model: ModelConfig::default(),
            issuers: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_defaults_are_the_defaults() {
        let documented: Config = toml::from_str(layers::DEFAULTS).unwrap();
        assert_eq!(documented, Config::default());
    }

    #[test]
    fn a_database_url_has_its_scheme_and_does_not_show_in_debug_output() {
        assert!(DatabaseUrl::try_from("mysql://host/parlor".to_owned()).is_err());
        let url = DatabaseUrl::try_from("postgres://ada:sesame@host/parlor".to_owned());
        let config = Config { database_url: Some(url.unwrap()), ..Config::default() };
        assert!(matches!(config.database(), Location::Server(_)));
        assert!(!format!("{config:?} {:?}", config.database()).contains("sesame"));
    }
}
