//! What the widget shows of an agent in other languages and colors, checked.

use super::agent::{Misfit, Translation, at_most, check_line, check_suggestions, misfit};
use std::collections::BTreeMap;

/// The most languages that an agent may speak.
pub const MAX_LANGUAGES: usize = 30;
/// The most custom properties of a theme.
pub const MAX_TOKENS: usize = 60;
const MAX_TOKEN_CHARS: usize = 120;
const MAX_GREETING_CHARS: usize = 200;
const PREFIX: &str = "--parlor-";

/// Checks a language tag (BCP 47): letters, then parts of 1 to 8 letters and digits.
pub fn checked_language(field: &str, tag: &str) -> Result<String, Misfit> {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_language =
        (2..=8).contains(&first.len()) && first.bytes().all(|it| it.is_ascii_alphabetic());
    let is_part =
        |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric());
    if tag.len() > 35 || !is_language || !parts.all(is_part) {
        return Err(misfit(field, "must be a language tag such as de or pt-BR"));
    }
    Ok(tag.into())
}

/// Checks languages, which are all different, and the default among them.
pub fn check_languages(languages: &[String], default: Option<&str>) -> Result<(), Misfit> {
    if languages.len() > MAX_LANGUAGES {
        return Err(misfit("languages", &format!("must be at most {MAX_LANGUAGES}")));
    }
    for (index, it) in languages.iter().enumerate() {
        let field = format!("languages[{index}]");
        checked_language(&field, it)?;
        if languages.iter().take(index).any(|earlier| earlier.eq_ignore_ascii_case(it)) {
            return Err(misfit(&field, "is there twice"));
        }
    }
    let Some(default) = default else { return Ok(()) };
    checked_language("defaultLanguage", default)?;
    if !languages.is_empty() && !languages.iter().any(|it| it.eq_ignore_ascii_case(default)) {
        return Err(misfit("defaultLanguage", "must be one of languages"));
    }
    Ok(())
}

/// Checks greetings by their languages.
pub fn check_greetings(greetings: &BTreeMap<String, String>) -> Result<(), Misfit> {
    if greetings.len() > MAX_LANGUAGES {
        return Err(misfit("greetings", &format!("must be at most {MAX_LANGUAGES}")));
    }
    for (tag, text) in greetings {
        let field = format!("greetings.{}", shown(tag));
        checked_language(&field, tag)?;
        at_most(&field, text, MAX_GREETING_CHARS)?;
    }
    Ok(())
}

/// Checks what is shown in other languages.
pub fn check_translations(translations: &BTreeMap<String, Translation>) -> Result<(), Misfit> {
    if translations.len() > MAX_LANGUAGES {
        return Err(misfit("translations", &format!("must be at most {MAX_LANGUAGES}")));
    }
    for (tag, it) in translations {
        let field = format!("translations.{}", shown(tag));
        checked_language(&field, tag)?;
        check_line(&format!("{field}.subtitle"), it.subtitle.as_deref())?;
        check_suggestions(&format!("{field}.suggestions"), &it.suggestions)?;
        check_line(&format!("{field}.disclaimer"), it.disclaimer.as_deref())?;
    }
    Ok(())
}

/// Checks a theme: custom properties `--parlor-…` with values that can do nothing
/// but be a color, a length or the name of a font.
pub fn check_theme(theme: &BTreeMap<String, String>) -> Result<(), Misfit> {
    if theme.len() > MAX_TOKENS {
        return Err(misfit("theme", &format!("must have at most {MAX_TOKENS} properties")));
    }
    for (name, value) in theme {
        let field = format!("theme.{}", shown(name));
        let word = name.strip_prefix(PREFIX).unwrap_or_default();
        let is_name = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        if word.is_empty() || word.len() > 40 || !word.bytes().all(is_name) {
            return Err(misfit(
                &field,
                "must be named --parlor- and lower-case letters, digits and hyphens",
            ));
        }
        at_most(&field, value, MAX_TOKEN_CHARS)?;
        if !is_harmless(value) {
            return Err(misfit(
                &field,
                "must be a plain value such as #2456d6, 12px or \"Inter\", serif",
            ));
        }
    }
    Ok(())
}

/// What there is for whoever speaks this language: of the very tag, else of the same
/// language.
pub fn in_language<'a, T>(known: &'a BTreeMap<String, T>, wanted: &str) -> Option<&'a T> {
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let exact = known.iter().find(|it| it.0.eq_ignore_ascii_case(wanted));
    let same = || known.iter().find(|it| language(it.0) == language(wanted));
    exact.or_else(same).map(|it| it.1)
}

/// No end of a declaration, no block, no escape, no comment, and no address to load.
fn is_harmless(value: &str) -> bool {
    let plain = |it: char| it.is_alphanumeric() || " #%.,()-_/+*'\"".contains(it);
    let lower = value.to_ascii_lowercase();
    let loads = ["url(", "image(", "image-set(", "src(", "element(", "/*"];
    let count = |it: char| value.matches(it).count();
    !value.trim().is_empty()
        && value.chars().all(plain)
        && !loads.iter().any(|it| lower.contains(it))
        && count('(') == count(')')
        && count('"') % 2 == 0
        && count('\'') % 2 == 0
}

/// A key of somebody else's, short enough for a sentence.
fn shown(key: &str) -> String {
    key.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag() {
        for good in ["de", "pt-BR", "zh-Hant-TW", "sl-rozaj-1994"] {
            assert!(checked_language("x", good).is_ok(), "{good}");
        }
        for bad in ["", "d", "de_CH", "de-", "deutschland", "de-aaaaaaaaa", "1e", "de CH"] {
            assert!(checked_language("x", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn languages_are_different_and_hold_the_default() {
        let list = |tags: &[&str]| tags.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert!(check_languages(&list(&["de", "en"]), Some("en")).is_ok());
        assert_eq!(check_languages(&list(&["de", "DE"]), None).unwrap_err().field, "languages[1]");
        let other = check_languages(&list(&["de"]), Some("fr")).unwrap_err();
        assert_eq!(other.field, "defaultLanguage");
        assert!(check_languages(&vec!["de".into(); 31], None).is_err());
    }

    #[test]
    fn a_theme_is_values_that_load_and_close_nothing() {
        let theme =
            |name: &str, value: &str| check_theme(&BTreeMap::from([(name.into(), value.into())]));
        for good in
            ["#2456d6", "12px", "light-dark(#fff, #000)", "\"Inter\", sans-serif", "calc(1em * 2)"]
        {
            assert!(theme("--parlor-x", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "red;",
            "red}",
            "url(x)",
            "URL( x )",
            "\\75rl(x)",
            "a/*b",
            "(",
            "\"a",
            "<b>",
            "a:b",
        ] {
            assert!(theme("--parlor-x", bad).is_err(), "{bad}");
        }
        for bad in ["color", "--x", "--parlor-", "--parlor-X", "--parlor-a;b"] {
            assert!(theme(bad, "red").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_greeting_is_found_by_language() {
        let greetings = BTreeMap::from([("de".into(), "Hallo"), ("pt-BR".into(), "Olá")]);
        assert_eq!(in_language(&greetings, "de-CH"), Some(&"Hallo"));
        assert_eq!(in_language(&greetings, "pt-br"), Some(&"Olá"));
        assert_eq!(in_language(&greetings, "fr"), None);
    }
}
