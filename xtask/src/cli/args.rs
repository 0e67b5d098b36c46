//! The flags and words that came after a verb.

use std::str::FromStr;

use anyhow::{Result, bail};

use super::Verb;

/// What was said after the verb, checked against the flags it knows.
#[derive(Debug, Default)]
pub(crate) struct Args {
    flags: Vec<(&'static str, Option<String>)>,
    /// Words that belong to no flag.
    pub words: Vec<String>,
}

impl Args {
    /// Reads `words`; both `--flag value` and `--flag=value` are fine.
    ///
    /// # Errors
    /// One sentence naming the flag or word that does not fit.
    pub(super) fn read(verb: &Verb, words: &[String]) -> Result<Self, String> {
        let mut args = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word.starts_with("--") {
                args.flags.push(read_flag(verb, word, &mut rest)?);
            } else if verb.words.is_some() {
                args.words.push(word.clone());
            } else {
                let name = verb.name;
                return Err(format!(
                    "`cargo xtask {name}` does not know what to do with {word:?}."
                ));
            }
        }
        Ok(args)
    }

    /// Whether a flag was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|it| it.0 == name)
    }

    /// The value of a flag; the last one counts.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.flags.iter().rev().find(|it| it.0 == name)?.1.as_deref()
    }

    /// The value of a flag, read as what it must be.
    ///
    /// # Errors
    /// Says what was expected.
    pub(crate) fn parsed<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>> {
        let Some(text) = self.value(name) else { return Ok(None) };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => bail!("{name} takes {expected}, not {text:?}"),
        }
    }
}

type GivenFlag = (&'static str, Option<String>);

fn read_flag<'a>(
    verb: &Verb,
    word: &str,
    rest: &mut (impl Iterator<Item = &'a String> + Clone),
) -> Result<GivenFlag, String> {
    let (name, inline) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    let Some(flag) = verb.flags.iter().find(|it| it.name == name) else {
        return Err(format!("`cargo xtask {}` has no flag {name:?}.", verb.name));
    };
    match (flag.value, inline) {
        (None, None) => Ok((flag.name, None)),
        (None, Some(_)) => Err(format!("{name} takes no value.")),
        (Some(_), Some(value)) => Ok((flag.name, Some(value))),
        (Some(_), None) => match rest.clone().next() {
            Some(value) if !value.starts_with("--") => {
                rest.next();
                Ok((flag.name, Some(value.clone())))
            }
            _ => Err(format!("{name} needs a value: {}.", flag.shape())),
        },
    }
}
