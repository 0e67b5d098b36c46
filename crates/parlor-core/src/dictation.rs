//! What a recognizer hears, written behind what stands there already.

/// A draft with what was heard behind it, a space between them where their script has
/// spaces.
///
/// # Examples
///
/// ```
/// use parlor_core::dictation::joined;
/// assert_eq!(joined("Hello", " my parcel "), "Hello my parcel");
/// assert_eq!(joined("Hello ", "you"), "Hello you");
/// assert_eq!(joined("配送は", "いつですか"), "配送はいつですか");
/// assert_eq!(joined("Hello", ""), "Hello");
/// ```
pub fn joined(draft: &str, heard: &str) -> String {
    let heard = heard.trim();
    let parts_words = |it: char| !it.is_whitespace() && !is_unspaced(it);
    let needs_space = draft.ends_with(parts_words) && heard.starts_with(parts_words);
    [draft, if needs_space { " " } else { "" }, heard].concat()
}

/// Whether a letter is of a script that has no spaces: Chinese, Japanese, Thai.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{e7f}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn what_was_heard_stands_behind_what_was_written() {
        assert_eq!(joined("", "Where is it"), "Where is it");
        assert_eq!(joined("Hi,", "where is it"), "Hi, where is it");
        assert_eq!(joined("Hi\n", "where is it"), "Hi\nwhere is it");
        assert_eq!(joined("أين", "طلبي"), "أين طلبي");
        assert_eq!(joined("배송은", "언제"), "배송은 언제");
    }

    #[test]
    fn nothing_heard_changes_nothing() {
        assert_eq!(joined("Hi ", "  "), "Hi ");
    }
}
