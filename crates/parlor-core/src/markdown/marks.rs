//! Citation marks that were drawn before their source had come.

/// Which of the drawn ops are citations that could not be drawn as links.
///
/// A source may come after the words that cite it, when the block they stand in
/// is long frozen. A drawer notes each such mark here, says what it takes back,
/// and asks when there are more sources than before: then these ops are drawn
/// anew, and no other. It costs nothing in a frame that brings no source.
#[derive(Debug, Default)]
pub struct OpenMarks(Vec<(usize, u16)>);

impl OpenMarks {
    /// The op at this index is a mark of this number, without its source.
    pub fn note(&mut self, at: usize, number: u16) {
        self.0.push((at, number));
    }

    /// Only the first `keep` ops are left.
    pub fn keep(&mut self, keep: usize) {
        while self.0.pop_if(|it| it.0 >= keep).is_some() {}
    }

    /// Tries every mark again, in the order of the text: `draw` gets the index of
    /// the op and its number, and says whether the mark is a link now.
    pub fn retry(&mut self, mut draw: impl FnMut(usize, u16) -> bool) {
        for (at, number) in std::mem::take(&mut self.0) {
            if !draw(at, number) {
                self.note(at, number);
            }
        }
    }
}
