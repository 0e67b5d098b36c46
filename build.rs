//! Joins the style sheets into one string without comments and needless space.
//!
//! A visitor downloads this text, so it is made small here rather than by a tool
//! that a Leptos app which depends on this crate would have to install.

use std::{env, fs, path::Path};

/// What the loader brings along for every element of ours on a page, and a
/// Leptos app needs from here.
const FRAME: [&str; 1] = ["base"];

/// The rest, in the order of the cascade. The loader has the tokens that it reads itself;
/// here are all of them.
const VIEWS: [&str; 7] = ["tokens", "parts", "panel", "transcript", "answer", "next", "composer"];

/// What is fetched when the first message has settled, and adopted with it.
const ROWS: [&str; 5] = ["actions", "sources", "steps", "earlier", "wait"];

/// What is fetched when the panel is open, or a greeting is due.
const MORE: [&str; 5] = ["tools", "list", "form", "rating", "callout"];

/// On phones only.
const SHEET: [&str; 1] = ["sheet"];

fn main() {
    write("frame.css", &FRAME);
    write("views.css", &VIEWS);
    write("rows.css", &ROWS);
    write("more.css", &MORE);
    write("sheet.css", &SHEET);
}

/// Joins the sheets named into one file of the output directory.
fn write(file: &str, sheets: &[&str]) {
    let mut css = String::new();
    for name in sheets {
        let path = format!("style/{name}.css");
        println!("cargo::rerun-if-changed={path}");
        match fs::read_to_string(&path) {
            Ok(text) => css.push_str(&minify(&text)),
            Err(error) => panic!("{path} cannot be read: {error}"),
        }
    }
    let out = env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&out).join(file), css) {
        panic!("the joined style sheet cannot be written: {error}");
    }
}

/// Drops comments, line breaks, and space where CSS does not need it. Space
/// around `+`, `-`, `*` and `/` stays: `calc()` needs it.
fn minify(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    for word in without_comments(css).split_ascii_whitespace() {
        let opens = word.starts_with(['{', '}', ';', ',', ')', '>']);
        if !opens && !small.is_empty() && !small.ends_with(['{', '}', ';', ',', ':', '(', '>']) {
            small.push(' ');
        }
        small.push_str(word);
    }
    small.replace(" {", "{").replace(";}", "}").replace(" >", ">")
}

fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}
