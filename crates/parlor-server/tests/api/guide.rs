//! The examples of the documentation, run as they stand.
//!
//! The pages run in the order in which `docs/api.md` names them, on one server, as people read
//! them. The `sh` blocks of a page run in their order in one shell. A `json` or `text`
//! block after one is what it prints; in these `…` stands for anything.

use crate::support::{IssuerServer, Shop, SigningKey, Value, claims};
use parlor_server::domain::clock::Clock as _;
use std::{fs, path::Path, process::Stdio};
use tokio::process::Command;

/// What the shell prints before each block's own output.
const MARK: &str = "\u{1e}";

/// A fenced block of a page.
struct Block {
    line: usize,
    language: String,
    text: String,
}

#[tokio::test]
async fn every_example_of_the_documentation_prints_what_it_says() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let mut shop = Shop::that_knows_its_limits().await;
    let key = SigningKey::ed("1");
    let issuer = IssuerServer::showing(&[&key]).await;
    let issuer = issuer.settings(&shop.seeded.organization_id);
    shop.restart_with(|it| it.issuers = vec![issuer]).await;
    for page in pages(&docs) {
        // Nobody reads a page faster, and limits by the minute are full again.
        shop.clock.advance_millis(60_000);
        let vouched = key.token(&claims(shop.clock.now_millis(), "agents:read"));
        let text = fs::read_to_string(docs.join(&page)).unwrap();
        run(&shop, &vouched, &page, &blocks(&text)).await;
    }
}

/// The first page and its chapters, in the order in which it names them; all there are.
fn pages(docs: &Path) -> Vec<String> {
    let first = fs::read_to_string(docs.join("api.md")).unwrap();
    let (_, chapters) = first.split_once("## Chapters").unwrap();
    let named =
        chapters.split("](").skip(1).filter_map(|it| Some(it.split_once(')')?.0.to_owned()));
    let pages: Vec<String> = std::iter::once("api.md".to_owned()).chain(named).collect();
    for it in fs::read_dir(docs.join("api")).unwrap() {
        let name = format!("api/{}", it.unwrap().file_name().to_string_lossy());
        assert!(pages.contains(&name), "{name} is no chapter of api.md");
    }
    pages
}

async fn run(shop: &Shop, vouched: &str, page: &str, blocks: &[Block]) {
    let scripts: Vec<&Block> = blocks.iter().filter(|it| it.language == "sh").collect();
    assert!(!scripts.is_empty(), "{page} has no example");
    let printed = printed(shop, vouched, &scripts).await;
    for (index, block) in blocks.iter().enumerate() {
        let Some(nth) = scripts.iter().position(|it| it.line == block.line) else { continue };
        let place = format!("{page}:{}", block.line);
        let out = printed.get(nth).unwrap_or_else(|| panic!("{place} did not run: {printed:?}"));
        match blocks.get(index + 1).map(|it| (it.language.as_str(), it.text.as_str())) {
            Some(("json", expected)) => fits_json(&place, out, expected),
            Some(("text", expected)) => assert!(fits_text(out, expected), "{place} prints\n{out}"),
            _ => {}
        }
    }
}

/// What each script prints.
async fn printed(shop: &Shop, vouched: &str, scripts: &[&Block]) -> Vec<String> {
    let marked = scripts.iter().map(|it| format!("printf '{MARK}'\n{}", it.text));
    let script = format!("set -euo pipefail\n{}", marked.collect::<String>());
    let seeded = &shop.seeded;
    let child = Command::new("bash")
        .arg("-c")
        .arg(script)
        .current_dir(shop.path())
        .envs([
            ("URL", &shop.app().url),
            ("AGENT", &seeded.agent_id),
            ("ORGANIZATION", &seeded.organization_id),
            ("SECRET_KEY", &seeded.secret_key),
            ("PUBLISHABLE_KEY", &seeded.publishable_key),
            ("PLATFORM_KEY", &seeded.platform_key),
        ])
        .env("ISSUER_TOKEN", vouched)
        .stdin(Stdio::null())
        .output();
    let output = child.await.expect("bash is there");
    let (out, err) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out.split(MARK).skip(1).map(Into::into).collect()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (index, line) in page.lines().enumerate() {
        match (line.strip_prefix("```"), is_open) {
            (Some(language), false) => {
                blocks.push(Block {
                    line: index + 1,
                    language: language.into(),
                    text: String::new(),
                });
                is_open = true;
            }
            (Some(_), true) => is_open = false,
            (None, true) => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, false) => {}
        }
    }
    blocks
}

fn fits_json(place: &str, out: &str, expected: &str) {
    let read = |it: &str| -> Value {
        serde_json::from_str(it).unwrap_or_else(|error| panic!("{place}: {error} in\n{it}"))
    };
    let (out, expected) = (read(out), read(expected));
    assert!(fits(&out, &expected), "{place} prints\n{out:#}\nand not\n{expected:#}");
}

/// Whether a value is what is expected: `"…"` is anything, and an object with a
/// field `"…"` may have more fields.
fn fits(value: &Value, expected: &Value) -> bool {
    match (value, expected) {
        (_, Value::String(it)) if it == "…" => true,
        (Value::String(value), Value::String(expected)) => fits_line(value, expected),
        (Value::Array(value), Value::Array(expected)) => {
            value.len() == expected.len() && value.iter().zip(expected).all(|it| fits(it.0, it.1))
        }
        (Value::Object(value), Value::Object(expected)) => {
            let is_open = expected.contains_key("…");
            let told = expected.iter().filter(|it| it.0 != "…");
            (is_open || value.len() == expected.len())
                && told.into_iter().all(|(key, it)| value.get(key).is_some_and(|v| fits(v, it)))
        }
        _ => value == expected,
    }
}

/// Line by line; a line of `…` alone stands for any number of lines.
fn fits_text(out: &str, expected: &str) -> bool {
    let (out, expected): (Vec<&str>, Vec<&str>) =
        (out.trim_end().lines().collect(), expected.trim_end().lines().collect());
    fits_lines(&out, &expected)
}

fn fits_lines(out: &[&str], expected: &[&str]) -> bool {
    match (out.split_first(), expected.split_first()) {
        (None, None) => true,
        (_, Some((&"…", rest))) => (0..=out.len()).any(|skip| fits_lines(&out[skip..], rest)),
        (Some((line, out)), Some((pattern, expected))) => {
            fits_line(line, pattern) && fits_lines(out, expected)
        }
        _ => false,
    }
}

/// `…` in a line stands for any characters.
fn fits_line(line: &str, pattern: &str) -> bool {
    let mut rest = line;
    let pieces: Vec<&str> = pattern.split('…').collect();
    for (index, piece) in pieces.iter().enumerate() {
        let is_last = index + 1 == pieces.len();
        let found = match (index, is_last) {
            (0, true) => return rest == *piece,
            (0, false) => rest.strip_prefix(piece),
            (_, true) => return rest.ends_with(piece),
            (_, false) => rest.split_once(piece).map(|it| it.1),
        };
        let Some(after) = found else { return false };
        rest = after;
    }
    true
}

#[test]
fn an_ellipsis_stands_for_anything() {
    assert!(fits_line("abc", "a…c") && fits_line("abc", "…") && !fits_line("abd", "a…c"));
    assert!(fits_text("a\nb\nc\n", "a\n…\nc") && fits_text("a", "…") && !fits_text("a\nb", "a"));
    let value = serde_json::json!({"a": "x1", "b": [1]});
    assert!(fits(&value, &serde_json::json!({"a": "x…", "b": ["…"]})));
    assert!(fits(&value, &serde_json::json!({"…": "…", "b": [1]})));
    assert!(!fits(&value, &serde_json::json!({"a": "x…"})));
}
