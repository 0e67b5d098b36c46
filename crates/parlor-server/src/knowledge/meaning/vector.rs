//! How near two texts are.

use super::{
    table::{DIMENSIONS, TABLE},
    word_pieces::word_pieces,
};

/// Where a text points, in the space of the table. Of length one, or zero for a text
/// without any known word.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector([f32; DIMENSIONS]);

impl Default for Vector {
    fn default() -> Self {
        Self([0.0; DIMENSIONS])
    }
}

impl Vector {
    /// Of a word as [`crate::knowledge::language::tokens`] gives it.
    pub fn of_word(word: &str) -> Self {
        let mut sum = Self::default();
        sum.add_word(word);
        sum.normalized()
    }

    /// Of words, each counting as much as the table says it does.
    pub fn of_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sum = Self::default();
        for word in words {
            sum.add_word(word);
        }
        sum.normalized()
    }

    /// The cosine of the angle between two vectors, in `-1.0..=1.0`: 1 for texts that
    /// say the same, about 0 for texts that have nothing to do with each other.
    pub fn similarity(&self, other: &Self) -> f64 {
        f64::from(self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum::<f32>())
    }

    /// The same for a piece of the table.
    pub fn similarity_to_piece(&self, place: usize) -> f64 {
        f64::from(self.0.iter().zip(TABLE.direction(place)).map(|(a, b)| a * b).sum::<f32>())
    }

    /// Whether no word was known.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|it| *it == 0.0)
    }

    fn add_word(&mut self, word: &str) {
        for place in word_pieces(&TABLE, word) {
            let factor = TABLE.weight(place);
            for (sum, it) in self.0.iter_mut().zip(TABLE.direction(place)) {
                *sum += factor * it;
            }
        }
    }

    fn normalized(mut self) -> Self {
        let length = self.0.iter().map(|it| it * it).sum::<f32>().sqrt();
        if length > 0.0 {
            for it in &mut self.0 {
                *it /= length;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::language::tokens::tokens;

    fn of(text: &str) -> Vector {
        Vector::of_words(tokens(text).iter().map(String::as_str))
    }

    #[track_caller]
    fn nearer(text: &str, near: &str, far: &str) {
        let (near, far) = (of(text).similarity(&of(near)), of(text).similarity(&of(far)));
        assert!(near > far + 0.1, "{near} and {far}");
    }

    #[test]
    fn words_of_like_meaning_are_near() {
        nearer("telephone", "phone", "jacket");
        nearer("wife", "husband", "parcel");
        nearer("money", "price", "boots");
    }

    #[test]
    fn texts_of_like_meaning_are_near() {
        nearer("whats your telephone number", "How to call us", "Caring for your tent");
    }

    #[test]
    fn a_text_is_as_near_to_itself_as_can_be() {
        assert!((of("send it back").similarity(&of("Send it back!")) - 1.0).abs() < 1e-5);
    }

    #[test]
    fn an_unknown_text_is_near_to_nothing() {
        assert!(of("再設定").is_zero() && of("").is_zero());
        assert!(of("再設定").similarity(&of("phone")).abs() < 1e-9);
    }
}
