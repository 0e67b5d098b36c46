use super::*;
use std::{collections::BTreeMap, fs, path::Path};

/// The plural categories of each language for whole numbers below a million (CLDR 46).
const LANGUAGES: [(&str, &str); 18] = [
    ("ar", "few many one other two zero"),
    ("de", "one other"),
    ("es", "one other"),
    ("fa", "one other"),
    ("fr", "one other"),
    ("he", "one other two"),
    ("hi", "one other"),
    ("it", "one other"),
    ("ja", "other"),
    ("ko", "other"),
    ("nl", "one other"),
    ("pl", "few many one other"),
    ("pt", "one other"),
    ("ru", "few many one other"),
    ("tr", "one other"),
    ("uk", "few many one other"),
    ("zh-CN", "other"),
    ("zh-TW", "other"),
];

fn english_words() -> Vec<(&'static str, &'static str)> {
    let first = Key::ALL.iter().map(|(key, name)| (*name, english(*key)));
    let later = Later::ALL.iter().map(|(key, name)| (*name, english_later(*key)));
    first.chain(later).collect()
}

fn names() -> Vec<String> {
    let first = Key::ALL.iter().map(|it| it.1.to_owned());
    first.chain(Later::ALL.iter().map(|it| format!("later.{}", it.1))).collect()
}

fn words_of(language: &str) -> BTreeMap<String, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("languages/{language}.txt"));
    let text = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{language} is missing"));
    let lines = text.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.map(|it| it.split_once(" = ").unwrap_or_else(|| panic!("{language}: {it}"))).fold(
        BTreeMap::new(),
        |mut words, (name, text)| {
            let before = words.insert(name.to_owned(), text.to_owned());
            assert_eq!(before, None, "{language}: {name} is there twice");
            words
        },
    )
}

/// The categories of a sentence with forms, sorted.
fn forms(sentence: &str) -> Option<String> {
    let is_name = |it: &str| it.chars().all(|it| it.is_ascii_lowercase());
    let names: Option<Vec<_>> = sentence
        .split('|')
        .map(|it| Some(it.split_once(':')?.0).filter(|it| is_name(it)))
        .collect();
    names.map(|mut it| {
        it.sort_unstable();
        it.join(" ")
    })
}

#[test]
fn every_language_has_all_words_and_no_others() {
    let expected = names();
    for (language, _) in LANGUAGES {
        let words = words_of(language);
        let missing: Vec<_> = expected.iter().filter(|it| !words.contains_key(*it)).collect();
        assert!(missing.is_empty(), "{language} misses {missing:?}");
        let unknown: Vec<_> = words.keys().filter(|it| !expected.contains(it)).collect();
        assert!(unknown.is_empty(), "{language} has {unknown:?}, which nothing says");
    }
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("languages")).unwrap();
    assert_eq!(files.count(), LANGUAGES.len());
}

#[test]
fn sentences_have_a_place_for_what_english_has_one_for() {
    for (language, _) in LANGUAGES {
        let words = words_of(language);
        for (name, (_, english)) in names().iter().zip(english_words()) {
            let text = &words[name];
            assert!(!text.trim().is_empty() && !text.contains('<'), "{language}: {name}");
            if forms(english).is_none() {
                let count = |it: &str| it.matches("{}").count();
                assert_eq!(count(text), count(english), "{language}: {name}");
            }
        }
    }
}

#[test]
fn sentences_with_numbers_have_the_forms_of_their_language() {
    for (language, categories) in LANGUAGES {
        let words = words_of(language);
        for (name, (_, english)) in names().iter().zip(english_words()) {
            if forms(english).is_some() {
                let own = forms(&words[name]);
                assert_eq!(own.as_deref(), Some(categories), "{language}: {name}");
            }
        }
    }
}

#[test]
fn words_fall_back_to_english() {
    let english = Words::default();
    assert_eq!(english.of(Key::OpenChat), "Open chat");
    assert_eq!(crate::later!(english, Delete), "Delete");
    let half = Words::new(Some("Chat öffnen\n\nLast"));
    assert_eq!(half.of(Key::OpenChat), "Chat öffnen");
    assert_eq!(half.of(Key::Close), "Close chat");
    assert_eq!(crate::later!(half, Delete), "Delete");
}

#[test]
fn a_pack_goes_on_with_what_is_said_later() {
    let delete = Key::ALL.len() + Later::Delete as usize;
    let pack: Vec<_> = (0..=delete).map(|it| it.to_string()).collect();
    let pack = pack.join("\n");
    assert_eq!(crate::later!(Words::new(Some(&pack)), Delete), delete.to_string());
}

#[test]
fn a_sentence_takes_the_form_of_its_number() {
    let days = "one:{} day|few:{} dni|other:{} days";
    assert_eq!(form(days, "few"), "{} dni");
    assert_eq!(form(days, "many"), "{} days");
    assert_eq!(form("No forms at all", "one"), "No forms at all");
    assert_eq!(filled(form(days, "one"), "1"), "\u{2068}1\u{2069} day");
    assert_eq!(filled("nothing to fill", "1"), "nothing to fill");
}

#[test]
fn the_launcher_finds_its_words_first() {
    let first: Vec<_> = Key::ALL.iter().take(5).map(|it| it.1).collect();
    assert_eq!(first, ["OpenChat", "Close", "Unread", "LoadFailed", "Retry"]);
}
