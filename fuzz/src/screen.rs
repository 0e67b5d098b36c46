//! A drawer of Markdown that does what the contract of `parlor_core::markdown` says, and
//! holds the document to it.

use parlor_core::markdown::{Markdown, Op};

/// What is drawn of a document.
#[derive(Debug, Default, PartialEq)]
pub struct Screen {
    ops: Vec<Drawn>,
    frozen: usize,
}

#[derive(Debug, PartialEq)]
enum Drawn {
    Text(String),
    Other(String),
}

impl Screen {
    /// Draws what is new.
    ///
    /// # Panics
    /// When the document breaks the contract.
    pub fn draw(&mut self, document: &mut Markdown) {
        let changes = document.changes();
        assert!(changes.keep <= self.ops.len(), "keeps more than was drawn");
        assert!(changes.keep >= self.frozen, "takes back what was frozen");
        self.ops.truncate(changes.keep);
        if !changes.grown.is_empty() {
            match self.ops.last_mut() {
                Some(Drawn::Text(text)) => text.push_str(changes.grown),
                other => panic!("only a text grows, not {other:?}"),
            }
        }
        for op in changes.ops() {
            let is_after_text = matches!(self.ops.last(), Some(Drawn::Text(_)));
            self.ops.push(match op {
                Op::Text(text) => {
                    assert!(!text.is_empty() && !is_after_text, "texts are joined, none is empty");
                    Drawn::Text(text.to_owned())
                }
                other => Drawn::Other(format!("{other:?}")),
            });
        }
        assert!((self.frozen..=self.ops.len()).contains(&changes.frozen));
        self.frozen = changes.frozen;
    }
}
