//! The examples of CommonMark 0.31.2 and of GFM's tables, task lists and
//! strikethrough, against what `docs/markdown.md` promises.
//!
//! The specifications are not under our license and not checked in. The
//! examples are read from the tests of `pulldown-cmark`, which cargo has
//! fetched as a dependency of these tests.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops where its data is not what it must be"
)]

mod support;

use parlor_core::markdown::Markdown;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::html::html;

/// An example of a specification.
struct Example {
    number: usize,
    markdown: String,
    html: String,
}

#[test]
fn commonmark_examples_pass_unless_the_documentation_lists_them() {
    let left_out = left_out();
    let examples = examples("spec.rs");
    assert_eq!(examples.len(), 652, "all of CommonMark 0.31.2");
    let mut wrong = Vec::new();
    for example in &examples {
        let passes = rendered(&example.markdown) == example.html;
        if passes == left_out.contains(&example.number) {
            wrong.push(report(example, passes));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn gfm_examples_pass() {
    check_gfm("gfm_table.rs", 8, &[]);
    check_gfm("gfm_tasklist.rs", 2, &[]);
    // A single tilde marks nothing.
    check_gfm("gfm_strikethrough.rs", 3, &[1]);
}

#[test]
fn examples_are_the_same_letter_by_letter() {
    for example in examples("spec.rs") {
        let mut document = Markdown::new();
        for letter in example.markdown.chars() {
            document.push(letter.encode_utf8(&mut [0; 4]));
            document.changes();
        }
        document.finish();
        assert_eq!(html(&document), rendered(&example.markdown), "example {}", example.number);
    }
}

#[track_caller]
fn check_gfm(file: &str, count: usize, left_out: &[usize]) {
    let examples = examples(file);
    assert!(examples.len() >= count, "{file} has {} examples", examples.len());
    for example in examples {
        let passes = joined(&rendered(&example.markdown)) == joined(&example.html);
        let expected = !left_out.contains(&example.number);
        assert_eq!(passes, expected, "{file}: {}", report(&example, passes));
    }
}

fn rendered(markdown: &str) -> String {
    let mut document = Markdown::new();
    document.push(markdown);
    document.finish();
    html(&document)
}

/// HTML without what the specifications leave to the writer. An empty body is
/// from the crate, GFM has none.
fn joined(html: &str) -> String {
    html.replace(">\n<", "><").replace(" />", "/>").replace("<tbody></tbody>", "")
}

fn report(example: &Example, passes: bool) -> String {
    let Example { number, markdown, html } = example;
    let rendered = rendered(markdown);
    let expectation = if passes { "passes but is listed" } else { "fails" };
    format!("--- {number} {expectation}\n{markdown}--- expected\n{html}--- rendered\n{rendered}")
}

/// The numbers in the last column of the tables of `docs/markdown.md`.
fn left_out() -> BTreeSet<usize> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/markdown.md");
    let text = std::fs::read_to_string(path).expect("docs/markdown.md is there");
    let section = text.split("## Left out of CommonMark").nth(1).expect("its section is there");
    let section = section.split("\n## ").next().unwrap_or_default();
    let cells = section.lines().filter_map(|it| it.strip_suffix(" |")?.rsplit(" | ").next());
    cells.flat_map(|it| it.split(", ")).filter_map(range).flatten().collect()
}

/// `7` or `7-9`.
fn range(text: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Some(from.parse().ok()?..=to.parse().ok()?)
}

/// The examples in a file of generated tests: pairs of raw strings.
fn examples(file: &str) -> Vec<Example> {
    let path = pulldown_cmark().join("tests/suite").join(file);
    let text = std::fs::read_to_string(&path).expect("the tests of pulldown-cmark are there");
    let strings: Vec<&str> = text
        .split("= r##\"")
        .skip(1)
        .map(|it| it.split("\"##").next().unwrap_or_default())
        .collect();
    let pairs = strings.chunks_exact(2).enumerate();
    pairs
        .map(|(index, pair)| Example {
            number: index + 1,
            markdown: pair[0].to_owned(),
            html: pair[1].to_owned(),
        })
        .collect()
}

/// Where cargo keeps the source of the crate.
fn pulldown_cmark() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--filter-platform", "host-tuple"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("it lists packages");
    let package = packages
        .iter()
        .find(|it| it["name"] == "pulldown-cmark")
        .expect("pulldown-cmark is a dependency of the tests");
    let manifest = package["manifest_path"].as_str().expect("a package has a manifest");
    Path::new(manifest).parent().expect("a manifest is in a folder").to_owned()
}
