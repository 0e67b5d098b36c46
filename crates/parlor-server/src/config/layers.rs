//! Puts the layers of settings on top of each other.

use super::{
    Config, checks,
    keys::{KEYS, Kind},
};
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// `config.default.toml`, as it is shipped.
pub(super) const DEFAULTS: &str = include_str!("../../config.default.toml");

/// The file that is read if none is named and it is there.
const USUAL_FILE: &str = "parlor.toml";

/// Why settings cannot be used. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named is not there, or cannot be read.
    #[error("the settings file {path:?} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file is not TOML.
    #[error("the settings file {path:?} is not valid TOML: {reason}")]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where, and why.
        reason: String,
    },
    /// A key that does not exist, or a value that does not fit.
    #[error("settings: {reason}. See config.default.toml for every key and its values")]
    Misfit {
        /// Which key, and why.
        reason: String,
    },
}

/// Settings, and what was probably meant to be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// Every setting.
    pub config: Config,
    /// Variables that begin with `PARLOR_` and name no key, in the order of their names.
    pub unknown_variables: Vec<String>,
}

/// The settings: defaults, then `file` (or `parlor.toml`, if it is there), then
/// variables that begin with `PARLOR_` and are not empty, then `flags` as (key, value).
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    flags: &[(&str, String)],
) -> Result<Loaded, ConfigError> {
    let mut settings = parse(Path::new("config.default.toml"), DEFAULTS)?;
    lay_over(&mut settings, file_layer(file)?);
    let mut unknown_variables = Vec::new();
    for (name, value) in environment.into_iter().filter(|it| it.0.starts_with(PREFIX)) {
        match key_of(&name) {
            Some(key) if !value.is_empty() => set(&mut settings, key, &value),
            Some(_) => {}
            None => unknown_variables.push(name),
        }
    }
    unknown_variables.sort_unstable();
    for (key, value) in flags {
        set(&mut settings, key, value);
    }
    Ok(Loaded { config: checked(settings)?, unknown_variables })
}

/// What the names of our variables begin with.
const PREFIX: &str = "PARLOR_";

fn key_of(variable: &str) -> Option<&'static str> {
    let name = variable.strip_prefix(PREFIX)?.to_ascii_lowercase();
    KEYS.iter().map(|it| it.0).find(|it| it.replace('.', "_") == name)
}

fn set(settings: &mut Table, key: &str, text: &str) {
    let kind = KEYS.iter().find(|it| it.0 == key).map_or(Kind::Text, |it| it.1);
    let value = match kind {
        Kind::Text => Value::String(text.into()),
        Kind::List => {
            let items = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            Value::Array(items.map(|it| Value::String(it.into())).collect())
        }
        // What is no number stays a text, and is then refused with its key.
        Kind::Other => text.parse().unwrap_or_else(|_| Value::String(text.into())),
    };
    match key.split_once('.') {
        None => {
            settings.insert(key.into(), value);
        }
        Some((section, key)) => {
            let section = settings.entry(section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(it) = section {
                it.insert(key.into(), value);
            }
        }
    }
}

fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

fn file_layer(file: Option<&Path>) -> Result<Table, ConfigError> {
    let path = file.unwrap_or(Path::new(USUAL_FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => parse(path, &text),
        Err(error) if error.kind() == ErrorKind::NotFound && file.is_none() => Ok(Table::new()),
        Err(error) => Err(ConfigError::Unreadable { path: path.into(), reason: error.to_string() }),
    }
}

fn parse(path: &Path, text: &str) -> Result<Table, ConfigError> {
    text.parse().map_err(|error: toml::de::Error| ConfigError::NotToml {
        path: path.into(),
        reason: misread(text, &error),
    })
}

/// What is wrong and in which line, without the line: it may hold a secret.
fn misread(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|it| text.get(..it.start)).unwrap_or_default();
    format!("{} (line {})", error.message().trim(), before.matches('\n').count() + 1)
}

fn checked(settings: Table) -> Result<Config, ConfigError> {
    let misfit = |reason: String| ConfigError::Misfit { reason };
    let config: Config = serde_path_to_error::deserialize(settings).map_err(|error| {
        let path = error.path().to_string();
        let reason = error.inner().message().trim().to_owned();
        misfit(if path == "." { reason } else { format!("{path}: {reason}") })
    })?;
    checks::check(&config).map_err(misfit)?;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(
        file: &str,
        variables: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<Config, String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("parlor.toml");
        std::fs::write(&path, file).unwrap();
        let variables = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let flags: Vec<_> = flags.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let loaded = load(Some(&path), variables, &flags);
        loaded.map(|it| it.config).map_err(|it| it.to_string())
    }

    #[test]
    fn a_file_that_is_no_toml_is_named_by_line_and_not_quoted() {
        let said = loaded("turn_secs = 1\napi_key = \"sk-secret", &[], &[]).unwrap_err();
        assert!(said.contains("line 2") && !said.contains("sk-secret"), "{said}");
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let it = loaded("turn_secs = 7", &[("PARLOR_TURN_SECS", ""), ("PARLOR_LISTEN", "")], &[]);
        assert_eq!(it.unwrap().turn_secs, 7);
    }

    #[test]
    fn variables_that_name_no_key_are_told() {
        let names = ["PARLOR_TURN_SEC", "HOME", "PARLOR_LOG", "PARLOR_", "PARLOR_MODEL"];
        let variables = names.map(|it| (it.to_owned(), "info".to_owned()));
        let told = load(None, variables, &[]).unwrap().unknown_variables;
        assert_eq!(told, ["PARLOR_", "PARLOR_MODEL", "PARLOR_TURN_SEC"]);
    }

    #[test]
    fn a_flag_beats_a_variable_beats_the_file_beats_the_default() {
        let file = "max_message_chars = 1\nturn_secs = 1\nsession_secs = 1";
        let variables = [("PARLOR_TURN_SECS", "2"), ("PARLOR_SESSION_SECS", "2"), ("HOME", "/")];
        let it = loaded(file, &variables, &[("session_secs", "3")]).unwrap();
        let values = (it.visitor_days, it.max_message_chars, it.turn_secs, it.session_secs);
        assert_eq!(values, (90, 1, 2, 3));
    }

    #[test]
    fn a_section_is_reached_with_an_underscore_and_keeps_its_other_keys() {
        let variables = [("PARLOR_MODEL_URL", "http://m"), ("PARLOR_MODEL_API_KEY", "1")];
        let it = loaded("[model]\nname = \"m\"", &variables, &[]).unwrap().model;
        assert_eq!((it.url.unwrap(), it.name.unwrap()), ("http://m".into(), "m".into()));
        assert_eq!((it.api_key.unwrap(), it.first_byte_secs), ("1".into(), 60));
    }

    #[test]
    fn networks_are_a_list_in_the_file_and_have_commas_between_them_in_a_variable() {
        let variables = [("PARLOR_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::/32")];
        let it = loaded("", &variables, &[]).unwrap();
        let networks = ["10.0.0.0/8", "2001:db8::/32"].map(|it| it.parse().unwrap());
        assert_eq!(it.trusted_proxies, networks);
        let said = loaded("trusted_proxies = [\"nonsense\"]", &[], &[]).unwrap_err();
        assert!(said.contains("trusted_proxies"), "{said}");
    }

    #[test]
    fn an_unknown_key_is_named() {
        let said = loaded("max_mesage_chars = 1", &[], &[]).unwrap_err();
        assert!(said.contains("max_mesage_chars"), "{said}");
        assert!(said.contains("config.default.toml"), "{said}");
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused_with_its_key() {
        let said = loaded("", &[("PARLOR_TURN_SECS", "soon")], &[]).unwrap_err();
        assert!(said.contains("turn_secs"), "{said}");
        let said = loaded("listen = \"here\"", &[], &[]).unwrap_err();
        assert!(said.contains("listen"), "{said}");
        let said = loaded("", &[("PARLOR_MODEL_URL", "http://m")], &[]).unwrap_err();
        assert!(said.contains("model.name"), "{said}");
    }

    #[test]
    fn a_file_that_was_named_must_be_there() {
        let said = load(Some(Path::new("/nowhere/parlor.toml")), [], &[]).unwrap_err().to_string();
        assert!(said.contains("/nowhere/parlor.toml"), "{said}");
    }

    #[test]
    fn every_documented_key_can_be_set_by_a_variable() {
        // Tables of which there may be many are for the file alone.
        let (one_of_each, _) = DEFAULTS.split_once("[[").unwrap();
        let keys =
            one_of_each.lines().filter_map(|it| it.trim_start_matches("# ").split_once(" = "));
        let documented: Vec<&str> = keys.map(|it| it.0).filter(|it| !it.contains(' ')).collect();
        let settable: Vec<&str> =
            KEYS.iter().map(|it| it.0.rsplit('.').next().unwrap_or_default()).collect();
        assert_eq!(documented, settable);
    }
}
