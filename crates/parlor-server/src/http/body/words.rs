//! Why a field does not fit, in words for whoever sent it: those of the library that reads
//! it name the types of our program.

/// How much is told of what is not ours to word, in characters.
const REASON_CHARS: usize = 200;

/// How the library says that something is of another kind: before what it is, and what it
/// should be.
const OTHER_KIND: [&str; 2] = ["invalid type: ", "invalid value: "];

/// What it calls things, and what people do; the first that fits counts.
const WANTED: [(&str, &str); 18] = [
    ("u8", "a whole number from 0 to 255"),
    ("u16", "a whole number from 0 to 65535"),
    ("u32", "a whole number from 0 to 4294967295"),
    ("u64", "a whole number, 0 or more"),
    ("usize", "a whole number, 0 or more"),
    ("i32", "a whole number"),
    ("i64", "a whole number"),
    ("f32", "a number"),
    ("f64", "a number"),
    ("a string", "a text"),
    ("string or map", "a text"),
    ("variant identifier", "a text"),
    ("a boolean", "true or false"),
    ("a sequence", "a list"),
    ("a map", "an object"),
    ("struct ", "an object"),
    ("enum ", "a text"),
    ("tuple ", "a list"),
];

/// The reason as a sentence.
pub(super) fn of(reason: &str) -> String {
    if reason.starts_with("missing field") {
        return "This field is required.".into();
    }
    if reason.starts_with("duplicate field") {
        return "This field is there twice.".into();
    }
    let kinds = OTHER_KIND.iter().find_map(|it| reason.strip_prefix(it));
    if let Some((given, wanted)) = kinds.and_then(|it| it.rsplit_once(", expected ")) {
        return format!("This must be {}, and not {}.", named(wanted), seen(given));
    }
    if let Some((given, names)) = choice(reason) {
        return format!("This must be one of {names}, and not {}.", shortened(given));
    }
    format!("{}.", shortened(reason))
}

/// What was sent in place of one of some names, and these.
fn choice(reason: &str) -> Option<(&str, String)> {
    let it = reason.strip_prefix("unknown variant `")?;
    let (given, names) = it.rsplit_once("`, expected ")?;
    let names = names.strip_prefix("one of ").unwrap_or(names);
    Some((given, names.replace('`', "").replace(" or ", ", ")))
}

fn named(wanted: &str) -> &str {
    let found = WANTED
        .iter()
        .find(|(it, _)| wanted == *it || (it.ends_with(' ') && wanted.starts_with(it)));
    found.map_or(wanted, |it| it.1)
}

/// What was sent; a text is not repeated.
fn seen(given: &str) -> String {
    let inside = |it: &str| it.split('`').nth(1).map(ToOwned::to_owned);
    match given {
        it if it.starts_with("string ") => "a text".into(),
        it if it.starts_with("integer ") || it.starts_with("floating ") => {
            inside(it).unwrap_or_else(|| "a number".into())
        }
        it if it.starts_with("boolean ") => inside(it).unwrap_or_else(|| "true or false".into()),
        "map" => "an object".into(),
        "sequence" => "a list".into(),
        "null" | "unit value" => "null".into(),
        other => shortened(other),
    }
}

/// A text with what is in its middle left out, if it is long.
pub(super) fn shortened(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (first, rest) = chars.split_at(chars.len().min(REASON_CHARS / 2));
    let (left_out, last) = rest.split_at(rest.len().saturating_sub(REASON_CHARS / 2));
    let gap = if left_out.is_empty() { "" } else { "…" };
    [String::from_iter(first), gap.into(), String::from_iter(last)].concat()
}

#[cfg(test)]
mod tests {
    use crate::domain::key::Scope;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read to see whether it can be")]
    struct Body {
        small: u8,
        name: String,
        inner: Inner,
        scope: Scope,
        list: Vec<bool>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {}

    const GOOD: &str = r#"{"small":1,"name":"a","inner":{},"scope":"chat","list":[]}"#;

    #[track_caller]
    fn check(good: &str, bad: &str, sentence: &str) {
        let body = GOOD.replace(good, bad);
        let error = crate::http::body::parse::<Body>(body.as_bytes()).unwrap_err();
        assert_eq!(error.message, sentence);
    }

    #[test]
    fn what_is_of_another_kind_is_told_in_plain_words() {
        check(
            "\"small\":1",
            "\"small\":300",
            "This must be a whole number from 0 to 255, and not 300.",
        );
        check(
            "\"small\":1",
            "\"small\":\"x\"",
            "This must be a whole number from 0 to 255, and not a text.",
        );
        check("\"name\":\"a\"", "\"name\":{}", "This must be a text, and not an object.");
        check("\"name\":\"a\"", "\"name\":null", "This must be a text, and not null.");
        check("\"inner\":{}", "\"inner\":5", "This must be an object, and not 5.");
        check("\"list\":[]", "\"list\":[[]]", "This must be true or false, and not a list.");
        check("\"list\":[]", "\"list\":{}", "This must be a list, and not an object.");
        check("\"name\":\"a\",", "", "This field is required.");
        check("\"small\":1", "\"small\":1,\"small\":1", "This field is there twice.");
    }

    #[test]
    fn of_a_choice_every_name_is_told() {
        let body = GOOD.replace("\"chat\"", &format!("\"{}\"", "x".repeat(1_000)));
        let message = crate::http::body::parse::<Body>(body.as_bytes()).unwrap_err().message;
        assert!(message.starts_with("This must be one of chat, conversations:read, "), "{message}");
        for it in Scope::ALL {
            assert!(message.contains(it.as_str()), "{message}");
        }
        assert!(message.chars().count() < 600, "{message}");
    }
}
