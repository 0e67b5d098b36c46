//! Where a word begins and ends.
//!
//! Index and question go through the same function, so that both agree on what
//! a word is whichever database holds the index.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longer runs of letters and digits are keys, hashes or data, and nobody asks for them.
const MAX_TOKEN_CHARS: usize = 64;

/// The words of a text, in order: lower case, without accents.
///
/// Scripts that write without spaces (Chinese, Japanese, Thai and their
/// neighbors; Korean too, whose particles cling to the word) have no words
/// that a program could see, so each run of them becomes its overlapping pairs of
/// characters: `再設定` gives `再設` and `設定`. A run of one character stays one.
/// This is what Lucene's CJK analyzer does; unlike trigrams, it finds the many
/// words of two characters.
pub fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut word, mut run) = (String::new(), Vec::new());
    for it in text.nfkc() {
        if is_unspaced(it) {
            end_word(&mut word, &mut found);
            run.push(it);
        } else if is_combining_mark(it) {
            // A vowel sign or tone mark: it neither counts nor parts the run.
        } else {
            end_run(&mut run, &mut found);
            push_folded(it, &mut word, &mut found);
        }
    }
    end_word(&mut word, &mut found);
    end_run(&mut run, &mut found);
    found
}

/// Whether a character belongs to a script without spaces between words.
pub fn is_unspaced(it: char) -> bool {
    matches!(it,
        '\u{0e00}'..='\u{0eff}'      // Thai, Lao
        | '\u{1000}'..='\u{109f}'    // Myanmar
        | '\u{1100}'..='\u{11ff}'    // Hangul jamo
        | '\u{1780}'..='\u{17ff}'    // Khmer
        | '\u{3005}'..='\u{3007}'    // iteration marks
        | '\u{3041}'..='\u{30ff}'    // Hiragana, Katakana
        | '\u{3400}'..='\u{4dbf}'    // Han, extension A
        | '\u{4e00}'..='\u{9fff}'    // Han
        | '\u{ac00}'..='\u{d7af}'    // Hangul syllables
        | '\u{f900}'..='\u{faff}'    // Han, compatibility
        | '\u{20000}'..='\u{3134f}'  // Han, extensions B to G
    ) && it.is_alphanumeric()
        && !is_combining_mark(it)
}

fn push_folded(it: char, word: &mut String, found: &mut Vec<String>) {
    if it.is_alphanumeric() {
        word.extend(it.to_lowercase().nfd().filter(|it| !is_combining_mark(*it)));
    } else {
        end_word(word, found);
    }
}

fn end_word(word: &mut String, found: &mut Vec<String>) {
    let word = std::mem::take(word);
    if !word.is_empty() && word.chars().count() <= MAX_TOKEN_CHARS {
        found.push(word);
    }
}

fn end_run(run: &mut Vec<char>, found: &mut Vec<String>) {
    match run.as_slice() {
        [] => {}
        [one] => found.push(one.to_string()),
        many => found.extend(many.windows(2).map(|it| it.iter().collect::<String>())),
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(tokens(text), expected);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_without_case_and_accents() {
        check("Größe: EU 42½, Café!", &["große", "eu", "421", "2", "cafe"]);
        check(
            "don't e-mail origin_not_allowed",
            &["don", "t", "e", "mail", "origin", "not", "allowed"],
        );
    }

    #[test]
    fn wide_letters_and_ligatures_are_plain_ones() {
        check("ＡＢＣ ﬁt", &["abc", "fit"]);
    }

    #[test]
    fn decomposed_and_composed_accents_are_the_same_word() {
        assert_eq!(tokens("re\u{301}sume\u{301}"), tokens("résumé"));
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        check("再設定", &["再設", "設定"]);
        check("水 iPhone設定", &["水", "iphone", "設定"]);
        check("반품 가능", &["반품", "가능"]);
    }

    #[test]
    fn thai_marks_neither_count_nor_part_a_run() {
        check("ที่นี่", &["ทน"]);
    }

    #[test]
    fn keys_and_hashes_are_no_words() {
        check(&format!("key {}", "a".repeat(65)), &["key"]);
    }

    #[test]
    fn nothing_has_no_words() {
        check("", &[]);
        check("?!… 🙂", &[]);
    }
}
