//! The table of word pieces and their vectors.

use std::{collections::HashMap, sync::LazyLock};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 96;

/// Pieces that go on with a word begin with this in the table.
pub const CONTINUATION: &str = "##";

/// The file, as `README.md` beside it describes it.
static FILE: &[u8] = include_bytes!("vectors.bin");

/// The table that is built in.
pub static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(FILE).unwrap_or_default());

/// Word pieces, each with a direction and a weight.
#[derive(Debug, Default)]
pub struct Table {
    places: HashMap<&'static str, usize>,
    weights: &'static [u8],
    directions: &'static [u8],
    /// One over the length of each direction.
    inverse_lengths: Vec<f32>,
    words: Vec<(&'static str, usize)>,
}

impl Table {
    /// Reads a file; nothing if it is not as it should be.
    fn read(file: &'static [u8]) -> Option<Self> {
        let rest = file.strip_prefix(b"PMV1")?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        let (dimensions, mut rest) = rest.split_first_chunk::<4>()?;
        if usize::try_from(u32::from_le_bytes(*dimensions)) != Ok(DIMENSIONS) {
            return None;
        }
        let mut places = HashMap::with_capacity(count);
        let mut words = Vec::new();
        for place in 0..count {
            let (length, after) = rest.split_first()?;
            let (piece, after) = after.split_at_checked(usize::from(*length))?;
            let piece = std::str::from_utf8(piece).ok()?;
            places.insert(piece, place);
            if !piece.starts_with(CONTINUATION) {
                words.push((piece, place));
            }
            rest = after;
        }
        let (weights, directions) = rest.split_at_checked(count)?;
        if directions.len() != count * DIMENSIONS {
            return None;
        }
        let mut table = Self { places, weights, directions, inverse_lengths: Vec::new(), words };
        table.inverse_lengths = (0..count).map(|it| table.measure(it)).collect();
        Some(table)
    }

    fn measure(&self, place: usize) -> f32 {
        let square: f32 =
            self.row(place).iter().map(|it| f32::from(it.cast_signed()).powi(2)).sum();
        if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 }
    }

    /// The whole words, in alphabetical order, with their places.
    pub fn words(&self) -> &[(&'static str, usize)] {
        &self.words
    }

    /// The place of a piece.
    pub fn place(&self, piece: &str) -> Option<usize> {
        self.places.get(piece).copied()
    }

    /// How much a piece counts in a text, in `0.0..=1.0`: less for frequent ones.
    pub fn weight(&self, place: usize) -> f32 {
        self.weights.get(place).map_or(0.0, |it| f32::from(*it) / 255.0)
    }

    /// Where a piece points, at length one.
    pub fn direction(&self, place: usize) -> impl Iterator<Item = f32> {
        let scale = self.inverse_lengths.get(place).copied().unwrap_or_default();
        self.row(place).iter().map(move |it| scale * f32::from(it.cast_signed()))
    }

    fn row(&self, place: usize) -> &'static [u8] {
        self.directions.get(place * DIMENSIONS..(place + 1) * DIMENSIONS).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        assert!(Table::read(FILE).is_some());
        assert!(TABLE.place("telephone").is_some());
        assert!(TABLE.place("##ing").is_some());
    }

    #[test]
    fn a_file_that_was_cut_or_changed_is_no_table() {
        for it in [&FILE[..FILE.len() - 1], &FILE[1..], &FILE[..20], b"", b"PMV1"] {
            assert!(Table::read(it).is_none());
        }
    }

    #[test]
    fn frequent_pieces_count_less() {
        let weight = |it: &str| TABLE.weight(TABLE.place(it).unwrap());
        assert!(weight("the") < weight("order") && weight("order") < weight("kayak"));
    }

    #[test]
    fn every_piece_points_somewhere() {
        for place in 0..TABLE.weights.len() {
            assert!(TABLE.direction(place).any(|it| it != 0.0), "{place}");
        }
    }
}
