use super::{Value, json};
use parlor_server::http::{endpoint::Endpoint, openapi::document, routes};
use std::collections::BTreeSet;

/// Of a body for every route, what this one takes, as the document tells.
pub(crate) struct Fitting(Value);

impl Fitting {
    pub(crate) fn new() -> Self {
        Self(document(&routes::endpoints()))
    }

    pub(crate) fn of(&self, it: &Endpoint, all: &Value) -> Value {
        let method = it.method.as_str().to_ascii_lowercase();
        let operation = &self.0["paths"][it.full_path()][method];
        let taken = self.fields(&operation["requestBody"]["content"]["application/json"]["schema"]);
        let mut body = json!({});
        for (name, value) in all.as_object().unwrap() {
            if taken.contains(name) {
                body[name] = value.clone();
            }
        }
        body
    }

    /// The names of the fields of a schema, in any of its forms.
    fn fields(&self, schema: &Value) -> BTreeSet<String> {
        if let Some(name) = schema["$ref"].as_str() {
            return self.fields(self.0.pointer(&name[1..]).unwrap());
        }
        let own = schema["properties"].as_object().into_iter().flatten();
        let forms = ["anyOf", "oneOf"].iter().filter_map(|it| schema[it].as_array()).flatten();
        own.map(|it| it.0.clone()).chain(forms.flat_map(|it| self.fields(it))).collect()
    }
}
