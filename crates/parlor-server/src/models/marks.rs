//! Citation marks in a text that is still being written.

/// A mark is never longer: `[12, 3]`. So many characters are held back at most.
const MAX_MARK_CHARS: usize = 8;

/// A stretch of text, or the passages that a mark names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words, as the model wrote them.
    Text(String),
    /// `[2]` or `[2, 3]`: the numbers of passages, not checked for being there.
    Mark(Vec<usize>),
}

/// Finds marks in text that comes in pieces, wherever they are cut.
///
/// Brackets inside code are code: `list[0]` there is no mark. A space before a mark
/// is held back with it, so that a mark that is dropped leaves no gap.
#[derive(Debug, Default)]
pub struct Marks {
    /// Spaces and an unfinished mark.
    held: String,
    code: Code,
}

impl Marks {
    /// What can be said of the text so far.
    pub fn push(&mut self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for it in text.chars() {
            self.read(it, &mut spans);
        }
        spans
    }

    /// What is left when the text ends: an unfinished mark is text.
    pub fn finish(&mut self) -> Vec<Span> {
        let mut spans = Vec::new();
        self.release(&mut spans);
        spans
    }

    fn read(&mut self, it: char, spans: &mut Vec<Span>) {
        let in_code = self.code.read(it);
        if in_code || it == '`' {
            self.release(spans);
            return say(it, spans);
        }
        let is_open = self.held.contains('[');
        match it {
            '[' | ' ' if !is_open => {
                if it == ' ' {
                    self.release(spans);
                }
                self.held.push(it);
            }
            ']' if is_open => {
                self.held.push(it);
                self.close(spans);
            }
            '0'..='9' | ',' | ' ' if is_open && self.mark_chars() < MAX_MARK_CHARS => {
                self.held.push(it);
            }
            _ => {
                self.release(spans);
                if it == '[' { self.held.push(it) } else { say(it, spans) }
            }
        }
    }

    fn mark_chars(&self) -> usize {
        self.held.trim_start().chars().count() + 1
    }

    fn close(&mut self, spans: &mut Vec<Span>) {
        let inner = self.held.trim_start().trim_start_matches('[').trim_end_matches(']');
        let numbers: Option<Vec<usize>> =
            inner.split(',').map(|it| it.trim().parse().ok()).collect();
        match numbers {
            Some(numbers) => {
                self.held.clear();
                spans.push(Span::Mark(numbers));
            }
            None => self.release(spans),
        }
    }

    fn release(&mut self, spans: &mut Vec<Span>) {
        for it in std::mem::take(&mut self.held).chars() {
            say(it, spans);
        }
    }
}

fn say(it: char, spans: &mut Vec<Span>) {
    if let Some(Span::Text(text)) = spans.last_mut() {
        text.push(it);
    } else {
        spans.push(Span::Text(it.into()));
    }
}

/// Whether the text is inside backticks: code opens with a run of them and
/// closes with a run as long. Code in a line ends with its paragraph in any case.
#[derive(Debug, Default)]
struct Code {
    run: usize,
    open: usize,
    after_line_end: bool,
}

/// From so many backticks on, code may hold empty lines.
const FENCE: usize = 3;

impl Code {
    fn read(&mut self, it: char) -> bool {
        if it == '`' {
            self.run += 1;
        } else if self.run > 0 {
            let run = std::mem::take(&mut self.run);
            if self.open == 0 {
                self.open = run;
            } else if self.open == run {
                self.open = 0;
            }
        }
        let after_line_end = std::mem::replace(&mut self.after_line_end, it == '\n');
        if it == '\n' && after_line_end && self.open < FENCE {
            self.open = 0;
        }
        self.open > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(it: &str) -> Span {
        Span::Text(it.into())
    }

    /// Reads the text cut at every character, and whole.
    #[track_caller]
    fn check(written: &str, expected: &[Span]) {
        for (cut, _) in written.char_indices() {
            let (head, tail) = written.split_at(cut);
            let mut marks = Marks::default();
            let mut spans = marks.push(head);
            spans.extend(marks.push(tail));
            spans.extend(marks.finish());
            assert_eq!(joined(spans), expected, "cut at {cut}");
        }
    }

    fn joined(spans: Vec<Span>) -> Vec<Span> {
        let mut done: Vec<Span> = Vec::new();
        for span in spans {
            match (done.last_mut(), span) {
                (Some(Span::Text(text)), Span::Text(more)) => text.push_str(&more),
                (_, span) => done.push(span),
            }
        }
        done
    }

    #[test]
    fn a_mark_is_found_wherever_it_is_cut() {
        check(
            "Two days [1]. Or [12, 3]!",
            &[
                text("Two days"),
                Span::Mark(vec![1]),
                text(". Or"),
                Span::Mark(vec![12, 3]),
                text("!"),
            ],
        );
    }

    #[test]
    fn marks_may_touch() {
        check("a[1][2]", &[text("a"), Span::Mark(vec![1]), Span::Mark(vec![2])]);
    }

    #[test]
    fn other_brackets_are_text() {
        for written in
            ["[link](/x) and [", "[x] done", "a [1 of 2] b", "[]", "[,]", "[[a]]", "[123456789]"]
        {
            check(written, &[text(written)]);
        }
    }

    #[test]
    fn brackets_in_code_are_code() {
        for written in ["use `list[0]` here", "```\na[1]\n```", "``a`[1]`` b"] {
            check(written, &[text(written)]);
        }
        check("`a` [1]", &[text("`a`"), Span::Mark(vec![1])]);
        check("a ` b\n\nc [1]", &[text("a ` b\n\nc"), Span::Mark(vec![1])]);
    }

    #[test]
    fn little_is_held_back() {
        let mut marks = Marks::default();
        assert_eq!(marks.push("Hello"), [text("Hello")]);
        assert_eq!(marks.push(" ["), []);
        assert_eq!(marks.push("1, 2, 3, 4"), [text(" [1, 2, 3, 4")]);
    }
}
