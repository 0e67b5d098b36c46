//! Joins the style sheets into one string without comments and needless space.
//!
//! A visitor downloads this text, so it is made small here rather than by a tool
//! that a Leptos app which depends on this crate would have to install.

use std::{collections::BTreeMap, env, fs, path::Path};

/// What the loader brings along for every element of ours on a page, and a
/// Leptos app needs from here.
const FRAME: [&str; 1] = ["base"];

/// The rest, in the order of the cascade. The loader has the tokens that it reads itself;
/// here are all of them.
const VIEWS: [&str; 7] = ["tokens", "parts", "panel", "transcript", "answer", "next", "composer"];

/// What is fetched when the first message has settled, and adopted with it.
const ROWS: [&str; 5] = ["actions", "sources", "steps", "earlier", "wait"];

/// What is fetched when the panel is open, or a greeting is due.
const MORE: [&str; 8] = ["tools", "list", "list-end", "form", "rating", "callout", "forced", "low"];

/// On phones only.
const SHEET: [&str; 1] = ["sheet"];

/// Our own properties that the program sets.
const SET: [&str; 3] = ["agent-accent", "seen-height", "seen-top"];

/// Those that the gallery sets: how letters look, and how large they are.
const LETTERS: [&str; 2] = ["mono", "size"];

fn main() {
    let mut names = Names::default();
    write("frame.css", &FRAME, &mut names);
    write("views.css", &VIEWS, &mut names);
    write("rows.css", &ROWS, &mut names);
    write("more.css", &MORE, &mut names);
    write("sheet.css", &SHEET, &mut names);
}

/// Joins the sheets named into one file of the output directory.
fn write(file: &str, sheets: &[&str], names: &mut Names) {
    let mut css = String::new();
    for name in sheets {
        let path = format!("style/{name}.css");
        println!("cargo::rerun-if-changed={path}");
        match fs::read_to_string(&path) {
            Ok(text) => css.push_str(&names.shortened(&unquoted(&minify(&text)))),
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

/// Values of attributes without quotes where they are names: `[part~=panel]`.
fn unquoted(css: &str) -> String {
    let mut pieces = css.split("='");
    let mut small = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_name = |it: &str| {
            it.starts_with(|it: char| it.is_ascii_alphabetic()) && it.chars().all(is_of_name)
        };
        match piece.split_once("']").filter(|it| is_name(it.0)) {
            Some((value, rest)) => small.extend(["=", value, "]", rest]),
            None => small.extend(["='", piece]),
        }
    }
    small
}

/// Short names for the properties that are ours alone, in the order in which they come.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn shortened(&mut self, css: &str) -> String {
        let mut pieces = css.split("--_");
        let mut small = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) =
                piece.split_at(piece.find(|it| !is_of_name(it)).unwrap_or(piece.len()));
            small.extend(["--_", &self.of(name), rest]);
        }
        small
    }

    fn of(&mut self, name: &str) -> String {
        if SET.contains(&name) || LETTERS.iter().any(|it| name.starts_with(it)) {
            return name.to_owned();
        }
        let number = self.0.len();
        let letter = |it: usize| ('a'..='z').cycle().nth(it % 26).unwrap_or_default();
        let short = if number < 26 {
            letter(number).to_string()
        } else {
            String::from_iter([letter(number / 26 - 1), letter(number)])
        };
        self.0.entry(name.to_owned()).or_insert(short).clone()
    }
}

fn is_of_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '-' || it == '_'
}
