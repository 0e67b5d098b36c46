//! An answer word by word, as a stream delivers it.

/// Longer runs without a space are cut: addresses, Chinese, code.
const MAX_PIECE_CHARS: usize = 16;

/// Cuts a text after each run of spaces, and in long words. Joined, the pieces
/// are the text again, and none is empty.
pub fn pieces(text: &str) -> Vec<String> {
    let mut done = Vec::new();
    let (mut open, mut chars, mut after_space) = (String::new(), 0, false);
    for it in text.chars() {
        if (after_space && !it.is_whitespace()) || chars >= MAX_PIECE_CHARS {
            done.push(std::mem::take(&mut open));
            chars = 0;
        }
        open.push(it);
        chars += 1;
        after_space = it.is_whitespace();
    }
    if !open.is_empty() {
        done.push(open);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_a_word_with_its_space() {
        assert_eq!(pieces("Two days.\n\nOr [1]"), ["Two ", "days.\n\n", "Or ", "[1]"]);
    }

    #[test]
    fn a_text_without_spaces_comes_in_pieces_too() {
        assert_eq!(pieces(&"再".repeat(20)).len(), 2);
    }

    #[test]
    fn joined_they_are_the_text_again() {
        for text in ["", " ", "a  b\tc", "  leading", "x".repeat(99).as_str()] {
            assert_eq!(pieces(text).concat(), text);
        }
    }
}
