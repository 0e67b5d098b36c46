//! Citations whose source comes after them.

use crate::markdown::{Markdown, Op, OpenMarks};

/// A drawer that writes `1` for a mark with its source, and `[1]` for one without.
#[derive(Default)]
struct Page {
    document: Markdown,
    drawn: Vec<String>,
    marks: OpenMarks,
    sources: Vec<u16>,
    /// Which ops were drawn for a second time, in order.
    redrawn: Vec<usize>,
}

impl Page {
    fn says(&mut self, text: &str) {
        self.document.push(text);
        let changes = self.document.changes();
        self.drawn.truncate(changes.keep);
        self.marks.keep(changes.keep);
        if let Some(last) = self.drawn.last_mut() {
            last.push_str(changes.grown);
        }
        for op in changes.ops() {
            let drawn = match op {
                Op::Text(words) => words.to_owned(),
                Op::Citation(number) if self.sources.contains(&number) => number.to_string(),
                Op::Citation(number) => {
                    self.marks.note(self.drawn.len(), number);
                    format!("[{number}]")
                }
                _ => String::new(),
            };
            self.drawn.push(drawn);
        }
    }

    fn cites(&mut self, number: u16) {
        self.sources.push(number);
        let Self { marks, sources, drawn, redrawn, .. } = self;
        marks.retry(|at, number| {
            let is_here = sources.contains(&number);
            if is_here {
                drawn[at] = number.to_string();
                redrawn.push(at);
            }
            is_here
        });
    }

    fn reads(&self) -> String {
        self.drawn.concat()
    }
}

#[test]
fn a_source_that_comes_late_makes_a_link_of_its_mark_in_a_finished_block() {
    let mut page = Page::default();
    page.says("One [1]. Two [2], again [1].\n\n- three [2]\n\nThe end");
    assert_eq!(page.reads(), "One [1]. Two [2], again [1].three [2]The end");
    page.cites(1);
    assert_eq!(page.reads(), "One 1. Two [2], again 1.three [2]The end");
    page.cites(2);
    assert_eq!(page.reads(), "One 1. Two 2, again 1.three 2The end");
}

#[test]
fn only_marks_are_drawn_again_and_each_once() {
    let mut page = Page::default();
    page.cites(1);
    page.says(&"A paragraph of words [1] and more [2].\n\n".repeat(50));
    assert!(page.redrawn.is_empty(), "the source was there before");
    for number in [3, 2, 4, 5] {
        page.cites(number);
    }
    assert_eq!(page.redrawn.len(), 50);
    assert!(page.redrawn.is_sorted(), "in the order of the text");
    assert_eq!(page.reads(), "A paragraph of words 1 and more 2.".repeat(50));
}

#[test]
fn a_mark_that_was_taken_back_is_not_drawn_again() {
    let mut page = Page::default();
    page.says("| a [1] |");
    page.says("\n|---|\n| b [1] |\n");
    page.cites(1);
    assert_eq!(page.reads(), "a 1b 1");
    page.says("\n[2");
    page.cites(2);
    page.says("](/two)");
    assert_eq!(page.reads(), "a 1b 12");
}
