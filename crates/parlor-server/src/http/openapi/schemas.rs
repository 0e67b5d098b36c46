//! The types that routes speak of, each written once.

use crate::http::endpoint::{SchemaOf, schema_of};
use parlor_wire::envelope::{ErrorBody, Pagination};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Where definitions stand in the document.
const PLACE: &str = "/components/schemas";

/// Collects definitions. What is sent and what is answered are kept apart, because
/// a field that may be left out of a request is always there in a response.
pub(super) struct Schemas {
    sent: SchemaGenerator,
    /// What is sent where fields that are not known are passed over.
    open: Vec<Value>,
    answered: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|it| {
                it.definitions_path = PLACE.into();
                it.meta_schema = None;
            })
        };
        Self {
            sent: settings().for_deserialize().into_generator(),
            open: Vec::new(),
            answered: settings().for_serialize().into_generator(),
        }
    }
}

impl Schemas {
    /// The schema of something that is sent; `is_closed` says whether it is refused with
    /// fields that it has not.
    pub(super) fn sent(&mut self, of: SchemaOf, is_closed: bool) -> Value {
        let schema = of(&mut self.sent).to_value();
        if !is_closed {
            self.open.push(schema.clone());
        }
        renamed(schema)
    }

    /// The schema of something that is answered.
    pub(super) fn answered(&mut self, of: SchemaOf) -> Value {
        of(&mut self.answered).to_value()
    }

    /// The same in the envelope of one object.
    pub(super) fn one(&mut self, of: SchemaOf) -> Value {
        let data = self.answered(of);
        json!({"type": "object", "required": ["data"], "properties": {"data": data}})
    }

    /// The same in the envelope of a list.
    pub(super) fn page(&mut self, of: SchemaOf) -> Value {
        let items = self.answered(of);
        let pagination = self.answered(schema_of::<Pagination>());
        json!({
            "type": "object",
            "required": ["data", "pagination"],
            "properties": {
                "data": {"type": "array", "items": items},
                "pagination": pagination,
            },
        })
    }

    /// The body of every refusal.
    pub(super) fn error(&mut self) -> Value {
        self.answered(schema_of::<ErrorBody>())
    }

    /// Every definition by its name.
    pub(super) fn into_definitions(mut self) -> Map<String, Value> {
        let mut all = self.answered.take_definitions(true);
        let sent = self.sent.take_definitions(true);
        let open = reached(&self.open, &sent);
        for (name, definition) in sent {
            let definition = if open.contains(&name) { definition } else { closed(definition) };
            all.insert(sent_name(&name), renamed(definition));
        }
        all
    }
}

/// What a type is called where it is sent.
fn sent_name(name: &str) -> String {
    format!("{name}Input")
}

/// The names of the definitions that these schemas lead to.
fn reached(from: &[Value], definitions: &Map<String, Value>) -> BTreeSet<String> {
    let (mut names, mut waiting) = (BTreeSet::new(), from.iter().collect::<Vec<_>>());
    while let Some(it) = waiting.pop() {
        match it {
            Value::Object(map) => {
                let name = map.get("$ref").and_then(Value::as_str);
                let name = name.and_then(|it| it.rsplit('/').next());
                if let Some((name, definition)) = name.and_then(|it| definitions.get_key_value(it))
                    && names.insert(name.clone())
                {
                    waiting.push(definition);
                }
                waiting.extend(map.values());
            }
            Value::Array(list) => waiting.extend(list),
            _ => {}
        }
    }
    names
}

/// The schema of an object with no other fields than those that it names.
fn closed(mut schema: Value) -> Value {
    if let Some(map) = schema.as_object_mut().filter(|it| it.contains_key("properties")) {
        map.entry("additionalProperties").or_insert(false.into());
    }
    schema
}

/// Points references to definitions of what is sent.
fn renamed(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let renamed_entry = |(key, value): (String, Value)| match (key.as_str(), value) {
                ("$ref", Value::String(it)) => {
                    (key, Value::String(if it.starts_with('#') { sent_name(&it) } else { it }))
                }
                (_, value) => (key, renamed(value)),
            };
            Value::Object(map.into_iter().map(renamed_entry).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(renamed).collect()),
        other => other,
    }
}
