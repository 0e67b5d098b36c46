//! Which characters of a piece of code are comments, strings, numbers and keywords.
//!
//! Families of languages instead of grammars: what most languages of a family have
//! in common is found, in one pass over the characters. A language that no family
//! knows is left as it is.

mod family;
mod scan;
#[cfg(test)]
mod tests;

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing of the below.
    Plain,
    /// A comment, its marks included.
    Comment,
    /// A string, its quotes included.
    String,
    /// A number.
    Number,
    /// A word that the language keeps to itself.
    Keyword,
}

/// The pieces of `code`, in order: together they are `code`, and no two neighbors
/// are of one kind. Nothing for a language that is not known; `lang` is the first
/// word after a fence, in any case.
pub fn pieces<'a>(code: &'a str, lang: &str) -> Option<Vec<(Kind, &'a str)>> {
    let family = family::of(&lang.to_ascii_lowercase())?;
    Some(scan::scan(code, family))
}
