//! What a model gives a tool, as it wrote it.

use crate::domain::depth;
use serde_json::{Map, Value};

/// Reads the arguments of a call: an object, empty where nothing is written. What cannot
/// be read stays a text, with the reason in words for the model.
pub(super) fn read(arguments: String) -> (Value, Option<String>) {
    let flaw = match serde_json::from_str::<Value>(&arguments) {
        Ok(it @ Value::Object(_)) => match depth::flaw(&it) {
            None => return (it, None),
            Some(flaw) => flaw,
        },
        Ok(Value::Null) => return (Value::Object(Map::new()), None),
        Err(_) if arguments.trim().is_empty() => return (Value::Object(Map::new()), None),
        Ok(_) | Err(_) => "The arguments are not a JSON object.".into(),
    };
    (Value::String(arguments), Some(flaw))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_an_empty_object() {
        for nothing in ["", " \n", "null", "{}"] {
            assert_eq!(read(nothing.into()), (json!({}), None));
        }
    }

    #[test]
    fn what_is_nested_too_deeply_is_not_given_to_anybody() {
        let nested = |levels| format!("{{\"a\":{}1{}}}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(read(nested(depth::MAX_LEVELS - 1)).1, None);
        for levels in [depth::MAX_LEVELS, 126, 127, 10_000] {
            let (input, flaw) = read(nested(levels));
            assert!(input.is_string() && flaw.is_some(), "{levels}");
        }
    }
}
