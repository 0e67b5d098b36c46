//! Which database.

use super::OpenError;
use sqlx::postgres::PgConnectOptions;
use std::path::{Path, PathBuf};

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A `PostgreSQL` database, by its URL, which may hold a password.
    Server(String),
}

impl From<&Path> for Location {
    fn from(it: &Path) -> Self {
        Self::File(it.into())
    }
}

impl From<&PathBuf> for Location {
    fn from(it: &PathBuf) -> Self {
        Self::File(it.clone())
    }
}

impl From<&Self> for Location {
    fn from(it: &Self) -> Self {
        it.clone()
    }
}

/// Without what may be a password.
impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Server(_) => f.debug_tuple("Server").field(&"…").finish(),
        }
    }
}

/// A database of a server, ready to be connected to.
#[derive(Clone)]
pub(super) struct Server {
    /// How to reach it.
    pub(super) options: PgConnectOptions,
    /// For people: `host:port/database`, without user and password.
    pub(super) name: PathBuf,
}

impl Server {
    /// Reads `postgres://user:password@host:port/database`.
    pub(super) fn parse(url: &str) -> Result<Self, OpenError> {
        // The parser's own words may quote the URL, and with it the password.
        let options: PgConnectOptions = url.parse().map_err(|_| OpenError::BadUrl)?;
        let host = match options.get_socket() {
            Some(directory) => directory.display().to_string(),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        };
        let database = options.get_database().unwrap_or(options.get_username());
        let name = format!("{host}/{database}").into();
        Ok(Self { options: options.application_name("parlor-server"), name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_without_its_password() {
        let url = "postgres://ada:sesame@db.example:5433/parlor";
        assert_eq!(Server::parse(url).unwrap().name, Path::new("db.example:5433/parlor"));
        assert!(!format!("{:?}", Location::Server(url.into())).contains("sesame"));
    }

    #[test]
    fn what_is_no_url_is_refused_without_being_quoted() {
        let refused = Server::parse("postgres://ada:sesame@:x/").err().unwrap();
        assert!(matches!(refused, OpenError::BadUrl), "{refused}");
        assert!(!refused.to_string().contains("sesame"));
    }
}
