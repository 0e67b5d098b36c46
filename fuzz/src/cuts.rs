//! How what arrives is cut on its way.

/// Lengths of pieces, 0 to 15, the same ones for the same input.
pub struct Cuts(u32);

impl Cuts {
    /// What arrives, and how it is cut.
    pub fn of(input: &[u8]) -> (&[u8], Self) {
        match input {
            [arriving @ .., high, low] => {
                (arriving, Self(u32::from(*high) << 8 | u32::from(*low) | 1 << 16))
            }
            short => (short, Self(1)),
        }
    }

    /// The pieces of some bytes.
    pub fn of_bytes(mut self, mut bytes: &[u8]) -> Vec<&[u8]> {
        let mut pieces = Vec::new();
        while !bytes.is_empty() {
            let (piece, rest) = bytes.split_at(self.next().min(bytes.len()));
            pieces.push(piece);
            bytes = rest;
        }
        pieces
    }

    /// The pieces of a text, each of whole characters.
    pub fn of_text(mut self, mut text: &str) -> Vec<&str> {
        let mut pieces = Vec::new();
        while !text.is_empty() {
            let (piece, rest) = text.split_at(text.ceil_char_boundary(self.next()));
            pieces.push(piece);
            text = rest;
        }
        pieces
    }

    /// The next length (xorshift).
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 20) as usize % 16
    }
}
