//! How deep JSON may be nested. What somebody sends is kept inside of other JSON, and
//! whoever reads that gives up at some level: serde at 128, many a client before.

use super::agent::{Misfit, misfit};
use serde_json::Value;

/// How many lists and objects may be inside one another in what is taken from anybody.
pub const MAX_LEVELS: usize = 32;

/// Whether a value is nested no deeper than [`MAX_LEVELS`].
///
/// ```
/// use parlor_server::domain::depth::{MAX_LEVELS, fits};
/// let nested = |levels: usize| serde_json::from_str(&("[".repeat(levels) + &"]".repeat(levels)));
/// assert!(fits(&nested(MAX_LEVELS).unwrap()));
/// assert!(!fits(&nested(MAX_LEVELS + 1).unwrap()));
/// ```
pub fn fits(value: &Value) -> bool {
    is_within(value, MAX_LEVELS)
}

/// The same for the value of a field.
pub fn check(field: &str, value: &Value) -> Result<(), Misfit> {
    if fits(value) {
        return Ok(());
    }
    Err(misfit(field, &format!("must be nested at most {MAX_LEVELS} levels deep")))
}

/// Why the arguments of a call are too deep, in words for the model that made it; none if
/// they are not.
pub fn flaw(arguments: &Value) -> Option<String> {
    let sentence = || format!("The arguments are nested deeper than {MAX_LEVELS} levels.");
    (!fits(arguments)).then(sentence)
}

/// JSON text with `null` in place of every list and object that is inside of so many
/// others. Text that is no JSON stays none.
///
/// ```
/// use parlor_server::domain::depth::pruned;
/// assert_eq!(pruned(r#"{"a": [{"b": []}, "\"["], "c": {}}"#, 2), r#"{"a": [null, "\"["], "c": {}}"#);
/// ```
pub fn pruned(json: &str, levels: usize) -> String {
    let mut kept = String::with_capacity(json.len());
    let (mut level, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    for it in json.chars() {
        if !is_in_text && matches!(it, '[' | '{') {
            level += 1;
            if level == levels + 1 {
                kept.push_str("null");
            }
        }
        if level <= levels {
            kept.push(it);
        }
        if !is_in_text && matches!(it, ']' | '}') {
            level = level.saturating_sub(1);
        }
        is_in_text ^= it == '"' && !is_escaped;
        is_escaped = is_in_text && it == '\\' && !is_escaped;
    }
    kept
}

fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|it| is_within(it, levels - 1)),
        Value::Object(fields) => levels > 0 && fields.values().all(|it| is_within(it, levels - 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> String {
        "[".repeat(levels) + &"]".repeat(levels)
    }

    #[test]
    fn objects_and_lists_count_alike() {
        let in_objects = "{\"a\":".repeat(32) + "1" + &"}".repeat(32);
        assert!(fits(&serde_json::from_str(&in_objects).unwrap()));
        let one_more = format!("[{in_objects}]");
        assert!(!fits(&serde_json::from_str(&one_more).unwrap()));
    }

    #[test]
    fn what_is_too_deep_to_be_read_can_be_read_without_its_depth() {
        let deep = nested(100_000);
        serde_json::from_str::<Value>(&deep).unwrap_err();
        let read: Value = serde_json::from_str(&pruned(&deep, 100)).unwrap();
        assert!(is_within(&read, 100) && !is_within(&read, 99));
    }

    #[test]
    fn what_is_not_too_deep_stays_as_it_is() {
        for json in [r#"{"a":["\\","\"[","]",{}]}"#, "[[1],[2]]", "\"[[[[\"", "[[", "]]", ""] {
            assert_eq!(pruned(json, 3), json);
        }
    }
}
