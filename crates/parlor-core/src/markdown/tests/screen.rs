//! A drawer that does what the contract says, and checks it.

use crate::markdown::{Align, Markdown, Op, Tag};
use std::fmt::{self, Display, Formatter};

/// What is drawn of a document.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Screen {
    ops: Vec<Drawn>,
    frozen: usize,
    /// How many ops were taken back so far.
    pub(super) taken_back: usize,
}

/// An op, as text; only characters are told apart from the rest.
#[derive(Clone, Debug, PartialEq)]
enum Drawn {
    Text(String),
    Other { short: String, opens: bool, closes: bool },
}

impl Screen {
    /// Draws what is new.
    pub(super) fn draw(&mut self, document: &mut Markdown) {
        let changes = document.changes();
        assert!(changes.keep <= self.ops.len(), "keeps what was drawn");
        assert!(changes.keep >= self.frozen, "leaves frozen ops alone");
        self.taken_back += self.ops.len() - changes.keep;
        self.ops.truncate(changes.keep);
        if !changes.grown.is_empty() {
            assert!(changes.keep >= self.frozen, "a frozen text does not grow");
            match self.ops.last_mut() {
                Some(Drawn::Text(text)) => text.push_str(changes.grown),
                other => panic!("only a text grows, not {other:?}"),
            }
        }
        self.ops.extend(changes.ops().map(drawn));
        assert!(changes.frozen <= self.ops.len() && changes.frozen >= self.frozen);
        self.frozen = changes.frozen;
        let texts = self.ops.windows(2).filter(|it| matches!(it, [Drawn::Text(_), Drawn::Text(_)]));
        assert_eq!(texts.count(), 0, "texts are joined");
        self.check_balance();
    }

    fn check_balance(&self) {
        let mut depth = 0_i32;
        for op in &self.ops {
            if let Drawn::Other { opens, closes, .. } = op {
                depth += i32::from(*opens) - i32::from(*closes);
                assert!(depth >= 0, "nothing is closed that is not open: {self}");
            }
        }
    }

    /// How many elements are open.
    pub(super) fn open(&self) -> usize {
        let count = |it: &&Drawn| matches!(it, Drawn::Other { opens: true, .. });
        let closed = |it: &&Drawn| matches!(it, Drawn::Other { closes: true, .. });
        self.ops.iter().filter(count).count() - self.ops.iter().filter(closed).count()
    }
}

/// `p(one em(two))`, with elements that are open at the end left open.
impl Display for Screen {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        for op in &self.ops {
            match op {
                Drawn::Text(text) => f.write_str(text)?,
                Drawn::Other { short, .. } => f.write_str(short)?,
            }
        }
        Ok(())
    }
}

fn drawn(op: Op) -> Drawn {
    let (opens, closes) = (matches!(op, Op::Open(_)), matches!(op, Op::Close));
    let short = match op {
        Op::Text(text) => {
            assert!(!text.is_empty());
            return Drawn::Text(text.to_owned());
        }
        Op::Open(tag) => name(tag) + "(",
        Op::Close => ")".into(),
        Op::HardBreak => "<br>".into(),
        Op::Rule => "<hr>".into(),
        Op::Image { src, alt, title } => format!("<img {src} {alt} {title}>"),
        Op::Citation(number) => format!("<cite {number}>"),
        Op::Loose => "<loose>".into(),
    };
    Drawn::Other { short, opens, closes }
}

fn name(tag: Tag) -> String {
    match tag {
        Tag::Paragraph => "p".into(),
        Tag::Heading(level) => format!("h{level}"),
        Tag::Quote => "quote".into(),
        Tag::List { start: None } => "ul".into(),
        Tag::List { start: Some(start) } => format!("ol{start}"),
        Tag::Item { task: None } => "li".into(),
        Tag::Item { task: Some(done) } => format!("li-{}", if done { "done" } else { "todo" }),
        Tag::CodeBlock { lang } => format!("pre{}{lang}", if lang.is_empty() { "" } else { "-" }),
        Tag::Table => "table".into(),
        Tag::TableHead => "head".into(),
        Tag::TableBody => "body".into(),
        Tag::TableRow => "row".into(),
        Tag::Cell { head, align } => cell(head, align),
        Tag::Emphasis => "em".into(),
        Tag::Strong => "b".into(),
        Tag::Strikethrough => "s".into(),
        Tag::Code => "code".into(),
        Tag::Link { href, title: "" } => format!("a[{href}]"),
        Tag::Link { href, title } => format!("a[{href} {title}]"),
    }
}

fn cell(head: bool, align: Align) -> String {
    let side = match align {
        Align::None => "",
        Align::Left => "-left",
        Align::Center => "-center",
        Align::Right => "-right",
    };
    format!("{}{side}", if head { "th" } else { "td" })
}
