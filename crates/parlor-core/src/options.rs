//! What is wrong with how a page set its chat up: names that are none, and values that do
//! not fit. What does not fit counts as not given, and never keeps the chat away.

use crate::json::Reader;

/// What an option may be.
#[derive(Clone, Copy)]
enum Kind {
    /// Any text.
    Text,
    /// Where something is on the web.
    Address,
    /// `true` or `false`; an attribute without a value is true.
    Flag,
    /// A number of seconds, up to a day; 0 is never.
    Seconds,
    /// A list of texts, in an attribute with `|` between them.
    List,
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// Every option by its name in `init()`; `packages/parlor/src/types.ts` says what each is for.
const OPTIONS: [(&str, Kind); 18] = [
    ("agent", Kind::Text),
    ("api", Kind::Address),
    ("mode", Kind::OneOf(&["launcher", "inline", "panel", "page"])),
    ("position", Kind::OneOf(&["bottom-right", "bottom-left"])),
    ("theme", Kind::OneOf(&["auto", "light", "dark", "inherit"])),
    ("preload", Kind::OneOf(&["intent", "idle", "eager"])),
    ("storage", Kind::OneOf(&["local", "session", "none"])),
    ("scroll", Kind::OneOf(&["follow", "read"])),
    ("attachments", Kind::Flag),
    ("open", Kind::Flag),
    ("launcher", Kind::Flag),
    ("greetAfter", Kind::Seconds),
    ("lang", Kind::Text),
    ("dir", Kind::OneOf(&["ltr", "rtl", "auto"])),
    ("greeting", Kind::Text),
    ("placeholder", Kind::Text),
    ("suggestions", Kind::List),
    ("module", Kind::Text),
];

/// The longest wait for a greeting.
const DAY_SECS: u32 = 86_400;

/// Everything that is wrong, in one sentence each; nothing if all is well.
///
/// `json` is what the element hands over: options by their names, and in `init` which of
/// them `init()` was given. The others are attributes, and those that are like no option
/// are the page's own.
pub fn flaws(json: &str) -> Vec<String> {
    let mut given = Vec::new();
    Reader::new(json).object(&mut |key, it| {
        if key == "init" {
            given = it.strings();
        }
    });
    let mut flaws = Vec::new();
    let mut has_agent = false;
    Reader::new(json).object(&mut |key, it| {
        let raw = it.raw();
        let text = Reader::new(raw).string();
        has_agent |= key == "agent" && text.as_ref().is_some_and(|it| !it.is_empty());
        // The element's own.
        if key != "words" && key != "init" {
            let is_attribute = !given.iter().any(|it| it == key);
            flaws.extend(flaw_of(key, is_attribute, raw, text.as_deref()));
        }
    });
    if !has_agent {
        flaws.insert(0, "agent is missing".into());
    }
    flaws
}

fn flaw_of(name: &str, is_attribute: bool, raw: &str, text: Option<&str>) -> Option<String> {
    let known = OPTIONS.iter().find(|it| spelled(it.0, is_attribute) == name);
    let Some((_, kind)) = known else {
        let meant = OPTIONS.iter().find(|it| is_like(it.0, name));
        return match meant {
            None if is_attribute => None,
            None => Some(["there is no option ", name].concat()),
            Some((meant, _)) => {
                let meant = spelled(meant, is_attribute);
                Some(["there is no option ", name, ", but ", &meant].concat())
            }
        };
    };
    let what = kind.refuses(raw, text)?;
    Some([name, " ", raw, " ", &what].concat())
}

impl Kind {
    /// Why this value does not fit.
    fn refuses(self, raw: &str, text: Option<&str>) -> Option<String> {
        let value = text.unwrap_or(raw);
        let fits = match self {
            _ if raw == "null" => true,
            Self::Text => text.is_some(),
            Self::Address => value.starts_with("https:") || value.starts_with("http:"),
            Self::Flag => matches!(value, "" | "true" | "false"),
            Self::Seconds => is_seconds(value),
            Self::List => raw.starts_with('['),
            Self::OneOf(choices) => choices.contains(&value),
        };
        let what = match self {
            _ if fits => return None,
            Self::OneOf(choices) => return Some("is none of: ".to_owned() + &choices.join(", ")),
            Self::Text => "is no text",
            Self::Address => "has no https://",
            Self::Flag => "is neither true nor false",
            Self::Seconds => "is no number of seconds up to 86400",
            Self::List => "is no list of texts",
        };
        Some(what.into())
    }
}

/// `2`, `0.5`; without the reader of numbers, which weighs more than all of this.
fn is_seconds(value: &str) -> bool {
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let has_part = !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    has_part && whole.parse::<u32>().is_ok_and(|it| it <= DAY_SECS) && !whole.starts_with('+')
}

/// How an option is called where it stands: `greet-after` is the attribute of `greetAfter`.
fn spelled(name: &str, is_attribute: bool) -> String {
    let mut spelled = String::new();
    for letter in name.chars() {
        if is_attribute && letter.is_ascii_uppercase() {
            spelled.push('-');
            spelled.push(letter.to_ascii_lowercase());
        } else {
            spelled.push(letter);
        }
    }
    spelled
}

/// Whether somebody who wrote this may have meant that option: they are the same but for
/// how words are joined, `data-`, and an edit in three letters.
fn is_like(option: &str, written: &str) -> bool {
    let letters = |it: &str| -> Vec<u8> {
        let bytes = it.bytes().filter(u8::is_ascii_alphanumeric);
        bytes.map(|it| it.to_ascii_lowercase()).collect()
    };
    let written = written.strip_prefix("data-").unwrap_or(written);
    is_within(&letters(option), &letters(written), option.len() / 3)
}

/// Whether `a` becomes `b` by so many edits: a letter more, less or another, or two that
/// changed places.
fn is_within(a: &[u8], b: &[u8], edits: usize) -> bool {
    let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_first(), b.split_first()) else {
        return a.len().max(b.len()) <= edits;
    };
    if x == y {
        return is_within(a_rest, b_rest, edits);
    }
    let Some(left) = edits.checked_sub(1) else { return false };
    let swaps = match (a_rest.split_first(), b_rest.split_first()) {
        (Some((next_x, a)), Some((next_y, b))) if x == next_y && y == next_x => {
            is_within(a, b, left)
        }
        _ => false,
    };
    swaps
        || is_within(a_rest, b_rest, left)
        || is_within(a_rest, b, left)
        || is_within(a, b_rest, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_is_not_named() {
        let attributes = r#"{"agent":"pk_live_1","mode":"inline","greet-after":"20","open":"",
            "suggestions":["a","b"],"id":"help","class":"x","aria-label":"Chat","data-v-1f2e":"",
            "style":"","title":"Help","slot":"","api":"https://chat.example","lang":"de",
            "words":"Öffnen\n","init":[]}"#;
        assert_eq!(flaws(attributes), [""; 0]);
        let given = r#"{"agent":"pk_live_1","greetAfter":0.5,"attachments":false,"open":true,
            "suggestions":["a"],"greeting":null,"api":"http://127.0.0.1:1","lang":"de",
            "init":["agent","greetAfter","attachments","open","suggestions","greeting"]}"#;
        assert_eq!(flaws(given), [""; 0]);
    }

    #[test]
    fn a_chat_needs_its_agent() {
        assert_eq!(flaws("{}"), ["agent is missing"]);
        assert_eq!(flaws(r#"{"agent":""}"#), ["agent is missing"]);
    }

    /// What is said of a member, first as one of `init()`, then as an attribute.
    fn said(name: &str, value: &str) -> [Option<String>; 2] {
        [format!("[\"{name}\"]"), "[]".into()].map(|init| {
            let json = format!("{{\"agent\":\"pk_1\",\"{name}\":{value},\"init\":{init}}}");
            flaws(&json).pop()
        })
    }

    #[test]
    fn a_name_that_is_none_is_named_with_the_one_that_was_meant() {
        let of = |name: &str, is_attribute: bool| {
            said(name, "\"x\"")[usize::from(is_attribute)].clone().unwrap_or_default()
        };
        for is_attribute in [false, true] {
            assert_eq!(of("agnet", is_attribute), "there is no option agnet, but agent");
            let expected = "there is no option placehodler, but placeholder";
            assert_eq!(of("placehodler", is_attribute), expected);
        }
        assert_eq!(of("greet-after", false), "there is no option greet-after, but greetAfter");
        assert_eq!(of("greetafter", true), "there is no option greetafter, but greet-after");
        assert_eq!(of("data-theme", true), "there is no option data-theme, but theme");
        assert_eq!(of("colour", false), "there is no option colour");
        assert_eq!(of("colour", true), "", "an attribute of the page's own");
    }

    #[test]
    fn a_value_that_does_not_fit_is_named_with_what_would() {
        let of = |name: &str, value: &str| said(name, value)[0].clone().unwrap_or_default();
        let mode = "mode \"sidebar\" is none of: launcher, inline, panel, page";
        assert_eq!(of("mode", "\"sidebar\""), mode);
        assert_eq!(of("api", "\"chat.example\""), "api \"chat.example\" has no https://");
        assert_eq!(of("open", "\"no\""), "open \"no\" is neither true nor false");
        assert_eq!(of("suggestions", "\"a\""), "suggestions \"a\" is no list of texts");
        assert_eq!(of("greeting", "{\"a\":1}"), "greeting {\"a\":1} is no text");
        for wrong in ["\"soon\"", "-1", "86401", "1e3", "\"2.\"", "\"\"", "true"] {
            let expected = format!("greetAfter {wrong} is no number of seconds up to 86400");
            assert_eq!(of("greetAfter", wrong), expected);
        }
    }

    #[test]
    fn names_are_alike_by_one_edit_in_three_letters() {
        assert!(is_within(b"agent", b"agent", 0));
        assert!(is_within(b"agent", b"agnet", 1), "two letters changed places");
        assert!(is_within(b"agent", b"agents", 1) && is_within(b"agent", b"gent", 1));
        assert!(!is_within(b"mode", b"role", 1), "two edits");
        assert!(!is_like("api", "is") && !is_like("mode", "name") && !is_like("open", "part"));
    }
}
