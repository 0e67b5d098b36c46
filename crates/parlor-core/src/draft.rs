//! What stands in the composer, when something else is to stand there too.

/// A draft with words below it, a blank line between them.
///
/// # Examples
///
/// ```
/// use parlor_core::draft::with;
/// assert_eq!(with("", "Where is it?"), "Where is it?");
/// assert_eq!(with("And when?\n", "Where is it?"), "And when?\n\nWhere is it?");
/// ```
pub fn with(draft: &str, words: &str) -> String {
    let draft = draft.trim_end();
    [draft, if draft.is_empty() { "" } else { "\n\n" }, words].concat()
}
