//! How many slips of a finger part two words.

/// Shorter words are too near to others for a slip to be seen.
const MIN_CHARS: usize = 4;

/// Words of at least so many characters may hold two slips.
const MIN_CHARS_FOR_TWO: usize = 8;

/// The number of slips by which one word became the other, if that is plausible: one in
/// a word of 4 characters or more, two from 8 on. A slip is a character too much, too
/// few, or another, or two that changed places (the optimal string alignment distance).
/// Numbers are never slips of each other.
pub fn slips(word: &str, other: &str) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), other.chars().collect());
    let shorter = a.len().min(b.len());
    let most = match shorter {
        it if it >= MIN_CHARS_FOR_TWO => 2,
        it if it >= MIN_CHARS => 1,
        _ => return None,
    };
    let has_digits = |it: &[char]| it.iter().any(char::is_ascii_digit);
    if a.len().abs_diff(b.len()) > most || has_digits(&a) || has_digits(&b) {
        return None;
    }
    Some(distance(&a, &b)).filter(|it| *it <= most)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
    let mut above: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = at(&previous, j) + usize::from(x != y);
            let mut fewest = replaced.min(at(&previous, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                fewest = fewest.min(at(&above, j - 1) + 1);
            }
            row.push(fewest);
        }
        above = std::mem::replace(&mut previous, row);
    }
    previous.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_any_kind_is_seen() {
        for it in ["somthing", "somethingg", "somethink", "soemthing"] {
            assert_eq!(slips(it, "something"), Some(1), "{it}");
        }
    }

    #[test]
    fn two_slips_are_seen_in_long_words_only() {
        assert_eq!(slips("registaring", "registering"), Some(1));
        assert_eq!(slips("adventrue", "adventuer"), Some(2));
        assert_eq!(slips("tant", "tens"), None);
    }

    #[test]
    fn short_words_and_numbers_are_never_slips() {
        assert_eq!(slips("tent", "rent"), Some(1));
        assert_eq!(slips("cat", "car"), None);
        assert_eq!(slips("1000", "1001"), None);
    }

    #[test]
    fn the_same_word_holds_no_slip() {
        assert_eq!(slips("washing", "washing"), Some(0));
    }
}
