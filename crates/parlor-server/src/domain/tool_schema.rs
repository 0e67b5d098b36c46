//! What a tool takes: its JSON Schema, and whether a call fits it.

use super::{
    agent::{Misfit, misfit},
    depth,
    schema_weight::{self, Weight},
};
use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

/// The longest schema, in bytes of JSON.
const MAX_SCHEMA_BYTES: usize = 8 * 1024;

/// How much one pattern may be when it is compiled, in bytes.
const MAX_PATTERN_BYTES: usize = 128 * 1024;

/// What it may take to say where arguments do not fit: bytes of them times bytes of the
/// schema. For each of the first there may be a complaint from each of the second.
const MAX_DETAIL: usize = 4 * 1024 * 1024;

/// How many complaints a model reads, and how long each may be, in characters.
const MAX_COMPLAINTS: usize = 3;
const MAX_COMPLAINT_CHARS: usize = 300;

/// Checks the schema of a tool; none stands for a tool that takes nothing. Fetches nothing.
pub(super) fn check(field: &str, schema: &Value) -> Result<(), Misfit> {
    if schema.is_null() {
        return Ok(());
    }
    let kind = schema.get("type");
    if !schema.is_object() || kind.is_some_and(|it| it != "object") {
        return Err(misfit(field, "must be the JSON Schema of an object"));
    }
    if schema.get("properties").is_some_and(|it| !it.is_object()) {
        return Err(misfit(&format!("{field}.properties"), "must be an object"));
    }
    if schema.to_string().len() > MAX_SCHEMA_BYTES {
        return Err(misfit(field, &format!("must be at most {MAX_SCHEMA_BYTES} bytes")));
    }
    depth::check(field, schema)?;
    compiled(schema).map(|_| ()).map_err(|reason| misfit(field, &reason))
}

/// Why a call's arguments do not fit, in words for the model; none if they do. A schema that
/// cannot be used, because it was kept before schemas were checked, is held against no call.
pub fn flaw(schema: &Value, input: &Value) -> Option<String> {
    let (weight, validator) = compiled(schema).ok()?;
    // So that the stack is deep enough for any schema that is not too involved.
    if let Some(flaw) = depth::flaw(input) {
        return Some(flaw);
    }
    if validator.is_valid(input) {
        return None;
    }
    let detail = weight.bytes.saturating_mul(input.to_string().len());
    if weight.is_recursive || detail > MAX_DETAIL {
        return Some("The arguments do not fit the tool's schema.".into());
    }
    Some(format!("The arguments do not fit the tool's schema: {}.", complaints(&validator, input)))
}

fn compiled(schema: &Value) -> Result<(Weight, Validator), String> {
    let weight = schema_weight::weigh(schema).map_err(|it| it.to_string())?;
    // This engine for patterns takes linear time; it knows neither look-around nor
    // back-references.
    let patterns = PatternOptions::regex().size_limit(MAX_PATTERN_BYTES);
    let options = jsonschema::options().offline().with_pattern_options(patterns);
    let validator = options.should_validate_formats(false).build(schema);
    let validator = validator.map_err(|error| {
        let place = error.instance_path().to_string();
        let place = if place.is_empty() { "at its top" } else { place.as_str() };
        format!("must be valid JSON Schema ({place}): {}", cut(&error.to_string()))
    })?;
    Ok((weight, validator))
}

fn complaints(validator: &Validator, input: &Value) -> String {
    let complaints = validator.iter_errors(input).take(MAX_COMPLAINTS).map(|it| {
        let place = it.instance_path().to_string();
        if place.is_empty() {
            cut(&it.to_string())
        } else {
            format!("{place}: {}", cut(&it.to_string()))
        }
    });
    complaints.collect::<Vec<_>>().join("; ")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_COMPLAINT_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn refuses(schema: &Value, reason: &str) {
        let misfit = check("s", schema).unwrap_err();
        assert_eq!(misfit.field, "s");
        assert!(misfit.reason.contains(reason), "{misfit}");
    }

    fn order() -> Value {
        json!({"type": "object", "required": ["number"], "additionalProperties": false,
            "properties": {"number": {"type": "integer", "minimum": 1},
                "mail": {"type": "string", "format": "email"}}})
    }

    #[test]
    fn a_schema_is_json_schema_of_any_known_draft_and_refers_to_itself_only() {
        assert!(check("s", &order()).is_ok());
        for draft in [
            "http://json-schema.org/draft-04/schema#",
            "http://json-schema.org/draft-07/schema#",
            "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema",
        ] {
            assert!(check("s", &json!({"$schema": draft, "type": "object"})).is_ok(), "{draft}");
        }
        let of = |it: Value| json!({"type": "object", "properties": {"a": it}});
        refuses(
            &of(json!({"type": "nonsense"})),
            "must be valid JSON Schema (/properties/a/type): ",
        );
        refuses(&of(json!({"minimum": "1"})), "/properties/a/minimum");
        refuses(&of(json!({"pattern": "("})), "regex");
        refuses(&of(json!({"pattern": "^(\\w{1000}){1000}$"})), "regex");
        refuses(&of(json!({"$ref": "https://a.example/x.json"})), "nothing but its own parts");
        refuses(&json!({"$schema": "https://a.example/meta.json"}), "must be valid JSON Schema");
        refuses(&json!({"required": "number"}), "/required");
    }

    #[test]
    fn arguments_that_do_not_fit_are_told_where_and_why() {
        let says = |input: Value| flaw(&order(), &input).unwrap_or_default();
        assert_eq!(says(json!({"number": 7, "mail": "anything"})), "");
        assert_eq!(
            says(json!({"number": "7"})),
            "The arguments do not fit the tool's schema: /number: \"7\" is not of type \"integer\"."
        );
        assert!(says(json!({})).contains("\"number\" is a required property"));
        let both = says(json!({"number": 0, "color": "red"}));
        assert!(both.contains("/number") && both.contains("color"), "{both}");
        let long = says(json!({"number": "x".repeat(1000)}));
        assert!(long.chars().count() < 500, "{long}");
    }

    #[test]
    fn what_would_take_long_to_say_is_said_in_short() {
        let short = "The arguments do not fit the tool's schema.";
        let tree = json!({"type": "object", "properties": {"x": {"$ref": "#"}}});
        assert_eq!(flaw(&tree, &json!({"x": {"x": 1}})).as_deref(), Some(short));
        assert_eq!(flaw(&tree, &json!({"x": {"x": {}}})), None);
        let branches: Vec<Value> = (0..250).map(|_| json!({"items": {"type": "null"}})).collect();
        let wide = json!({"properties": {"a": {"anyOf": branches}}});
        let input = json!({"a": (0..30_000).collect::<Vec<_>>()});
        assert_eq!(flaw(&wide, &input).as_deref(), Some(short));
    }

    #[test]
    fn deep_arguments_and_schemas_do_not_exhaust_the_stack() {
        let in_itself = (0..14)
            .fold(json!({"properties": {"x": {"$ref": "#"}}}), |it, _| json!({"allOf": [it]}));
        assert!(check("s", &in_itself).is_ok());
        let nest = |levels| (0..levels).fold(json!({}), |it, _| json!({"x": it}));
        assert_eq!(flaw(&in_itself, &nest(31)), None);
        assert!(flaw(&in_itself, &nest(32)).unwrap().contains("nested deeper"));
    }

    #[test]
    fn a_schema_that_was_kept_before_it_was_checked_refuses_nothing() {
        assert_eq!(flaw(&json!({"type": "nonsense"}), &json!({})), None);
    }
}
