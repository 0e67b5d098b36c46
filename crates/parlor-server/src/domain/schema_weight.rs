//! What holding a value against a JSON Schema may cost, found out before it is done.
//!
//! A schema may refer to its own parts, so a short one can stand for a very long one: twenty
//! definitions that each name the next one twice are a million at the end. Whoever declares
//! tools would keep a processor busy with it, so a schema is weighed as if every reference
//! were written out.

use serde_json::Value;

/// How much a schema may be, written out, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// How many schemas may stand inside each other, written out.
const MAX_HEIGHT: usize = 32;

/// What `unevaluatedProperties` and the like cost: all beside them is looked at again.
const AGAIN: usize = 4;

/// What a schema weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight {
    /// Written out, about, each recursion once.
    pub(super) bytes: usize,
    /// Whether it stands inside itself.
    pub(super) is_recursive: bool,
}

/// Why a schema cannot be weighed; goes on with a field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Excess {
    /// It needs something else, which nobody fetches.
    #[error("must refer to nothing but its own parts, as in #/$defs/name")]
    Elsewhere,
    /// It is too long, or too deep.
    #[error("is too involved: write it with fewer references or levels")]
    TooMuch,
}

/// Weighs a schema.
pub(super) fn weigh(schema: &Value) -> Result<Weight, Excess> {
    let mut scale = Scale { root: schema, followed: vec!["#"], bytes: 0, is_recursive: false };
    scale.put(schema, 1, 0)?;
    Ok(Weight { bytes: scale.bytes, is_recursive: scale.is_recursive })
}

struct Scale<'a> {
    root: &'a Value,
    /// The references that lead to what is weighed now.
    followed: Vec<&'a str>,
    bytes: usize,
    is_recursive: bool,
}

impl<'a> Scale<'a> {
    /// Adds a schema that is looked at so many times.
    fn put(&mut self, schema: &'a Value, times: usize, height: usize) -> Result<(), Excess> {
        let Value::Object(keywords) = schema else { return self.add(8, times) };
        if height >= MAX_HEIGHT {
            return Err(Excess::TooMuch);
        }
        let names_a_base = |key: &str| keywords.get(key).is_some_and(Value::is_string);
        let is_elsewhere = ["$dynamicRef", "$recursiveRef"].into_iter().any(names_a_base);
        if is_elsewhere || (height > 0 && ["$id", "id"].into_iter().any(names_a_base)) {
            return Err(Excess::Elsewhere);
        }
        let looks_again = keywords.keys().any(|it| it.starts_with("unevaluated"));
        let times = if looks_again { times.saturating_mul(AGAIN) } else { times };
        for (keyword, value) in keywords {
            let parts = parts(keyword, value);
            let own = if parts.is_empty() { value.to_string().len() } else { 8 * parts.len() };
            self.add(keyword.len() + own, times)?;
            for part in parts {
                self.put(part, times, height + 1)?;
            }
        }
        match keywords.get("$ref") {
            Some(Value::String(place)) => self.follow(place, times, height + 1),
            _ => Ok(()),
        }
    }

    fn follow(&mut self, place: &'a str, times: usize, height: usize) -> Result<(), Excess> {
        if self.followed.contains(&place) {
            self.is_recursive = true;
            return Ok(());
        }
        let pointer = place.strip_prefix('#').filter(|it| it.is_empty() || it.starts_with('/'));
        let found = pointer.and_then(|it| self.root.pointer(it)).ok_or(Excess::Elsewhere)?;
        self.followed.push(place);
        self.put(found, times, height)?;
        self.followed.pop();
        Ok(())
    }

    fn add(&mut self, bytes: usize, times: usize) -> Result<(), Excess> {
        self.bytes = self.bytes.saturating_add(bytes.saturating_mul(times));
        if self.bytes > MAX_BYTES { Err(Excess::TooMuch) } else { Ok(()) }
    }
}

/// The schemas that a keyword holds and applies, of any draft.
fn parts<'a>(keyword: &str, value: &'a Value) -> Vec<&'a Value> {
    match (keyword, value) {
        ("allOf" | "anyOf" | "oneOf" | "prefixItems" | "items", Value::Array(it)) => {
            it.iter().collect()
        }
        (
            "properties" | "patternProperties" | "dependentSchemas" | "dependencies",
            Value::Object(it),
        ) => it.values().collect(),
        (
            "not"
            | "if"
            | "then"
            | "else"
            | "items"
            | "additionalItems"
            | "contains"
            | "additionalProperties"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties",
            it,
        ) => vec![it],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Definitions that each name the next one so.
    fn chain(count: usize, link: impl Fn(Value) -> Value) -> Value {
        let mut defs = serde_json::Map::new();
        for it in 0..count {
            defs.insert(format!("a{it}"), link(json!({"$ref": format!("#/$defs/a{}", it + 1)})));
        }
        defs.insert(format!("a{count}"), json!({"type": "string"}));
        json!({"$defs": defs, "properties": {"a": {"$ref": "#/$defs/a0"}}})
    }

    #[test]
    fn what_models_are_usually_given_is_light() {
        let address = json!({"type": "object", "properties": {
            "street": {"type": "string"}, "country": {"$ref": "#/$defs/Country"}}});
        let order = json!({"type": "object", "$defs": {
                "Address": address, "Country": {"enum": ["NO", "SE"]}},
            "properties": {
                "from": {"$ref": "#/$defs/Address"},
                "to": {"anyOf": [{"$ref": "#/$defs/Address"}, {"type": "null"}]}}});
        let weight = weigh(&order).unwrap();
        assert!(weight.bytes < 1000 && !weight.is_recursive, "{weight:?}");
    }

    #[test]
    fn a_schema_may_stand_inside_itself() {
        let tree = json!({"type": "object", "properties": {
            "and": {"type": "array", "items": {"$ref": "#"}},
            "or": {"type": "array", "items": {"$ref": "#"}}}});
        let weight = weigh(&tree).unwrap();
        assert!(weight.bytes < 1000 && weight.is_recursive, "{weight:?}");
    }

    #[test]
    fn a_short_schema_that_stands_for_a_long_one_is_too_much() {
        let twice: [fn(Value) -> Value; 4] = [
            |it| json!({"allOf": [it.clone(), it]}),
            |it| json!({"anyOf": [it.clone(), it]}),
            |it| json!({"properties": {"x": {"anyOf": [it.clone(), it]}}}),
            |it| json!({"not": it, "if": it}),
        ];
        for link in twice {
            assert!(weigh(&chain(3, link)).is_ok());
            assert_eq!(weigh(&chain(14, link)), Err(Excess::TooMuch));
        }
        let again = |it| json!({"anyOf": [it], "unevaluatedProperties": false});
        assert!(weigh(&chain(2, again)).is_ok());
        assert_eq!(weigh(&chain(10, again)), Err(Excess::TooMuch));
        assert_eq!(weigh(&chain(40, |it| json!({"not": it}))), Err(Excess::TooMuch));
        let names: Vec<Value> = (0..9).map(|it| json!({"$ref": format!("#/$defs/{it}")})).collect();
        let every: serde_json::Map<String, Value> =
            (0..9).map(|it| (it.to_string(), json!({"anyOf": names}))).collect();
        assert_eq!(weigh(&json!({"$defs": every, "anyOf": names})), Err(Excess::TooMuch));
    }

    #[test]
    fn nothing_is_looked_for_elsewhere() {
        for place in ["https://a.example/x.json", "file:///etc/passwd", "#name", "#/$defs/b", "x"] {
            assert_eq!(weigh(&json!({"$ref": place, "$defs": {}})), Err(Excess::Elsewhere));
        }
        for inner in [json!({"$id": "x"}), json!({"$dynamicRef": "#"}), json!({"id": "x"})] {
            let schema = json!({"properties": {"a": inner}});
            assert_eq!(weigh(&schema), Err(Excess::Elsewhere), "{schema}");
        }
        // A property may be called anything.
        assert!(weigh(&json!({"$id": "x", "properties": {"$ref": {}, "id": {}}})).is_ok());
    }
}
