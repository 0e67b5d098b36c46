//! Any text: no reader panics, and what serde reads, ours reads to the same values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parlor_core::{
    chat::Snapshot,
    json::{Reader, Writer, read},
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::fmt;

fuzz_target!(|text: &str| {
    Reader::new(text).skip();
    if let Ok(value) = serde_json::from_str::<Json>(text) {
        let mut reader = Reader::new(text);
        value.check(&mut reader);
        assert!(reader.is_whole());
        let mut reader = Reader::new(text);
        assert_eq!(reader.raw(), text.trim_matches([' ', '\n', '\r', '\t']));
        assert!(reader.is_whole());
    }
    of_the_widget(text);
    let mut writer = Writer::new();
    writer.object(None, |it| it.string("text", text));
    let written: Json = serde_json::from_str(&writer.done()).expect("is JSON");
    assert!(
        matches!(written, Json::Object(it) if matches!(&it[..], [(_, Json::String(it))] if it == text))
    );
});

/// Everything that the widget reads, from servers, the page and its own storage. What
/// it reads as an object is one, or is no JSON at all.
fn of_the_widget(text: &str) {
    let _ = read::session(text);
    let _ = read::config(text);
    let _ = read::past(text);
    let _ = read::options(text);
    let _ = read::command(text);
    let _ = Snapshot::parse(text);
    let is_read = read::chunk(text, &mut None).is_some();
    if let Ok(value) = serde_json::from_str::<Json>(text) {
        assert_eq!(is_read, matches!(value, Json::Object(_)));
    }
}

/// A value with all its members, in order, those of one name too.
enum Json {
    Null,
    Boolean(bool),
    Whole(u64),
    Number,
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Asks a reader for what is there, and compares.
    fn check(&self, reader: &mut Reader<'_>) {
        match self {
            Self::Null | Self::Number => assert_eq!(reader.string(), None),
            Self::Boolean(value) => assert_eq!(reader.boolean(), Some(*value)),
            Self::Whole(value) => {
                let read = reader.number().map(u64::from);
                assert_eq!(read, Some(*value).filter(|it| u32::try_from(*it).is_ok()));
            }
            Self::String(value) => assert_eq!(reader.string().as_ref(), Some(value)),
            Self::Array(items) => {
                let mut items = items.iter();
                reader.array(&mut |it| items.next().expect("an item").check(it));
                assert!(items.next().is_none());
            }
            Self::Object(members) => {
                let mut members = members.iter();
                reader.object(&mut |key, it| {
                    let (name, value) = members.next().expect("a member");
                    assert_eq!(name, key);
                    value.check(it);
                });
                assert!(members.next().is_none());
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Whole(value))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Json::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            all.push(member);
        }
        Ok(Json::Object(all))
    }
}
