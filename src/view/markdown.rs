//! The words of an answer, drawn as they arrive.
//!
//! [`parlor_core::markdown`] says how many of the drawn steps stay and what
//! comes after them; only the difference is drawn. A finished block is never
//! touched again.

use super::{code, element, sources};
use crate::dom;
use parlor_core::{
    chat::{Message, Status},
    i18n::Words,
    json::decimal,
    markdown::{Markdown, Op, OpenMarks, Tag, domains},
    protocol::Source,
};
use parlor_wire::session::WidgetConfig;
use web_sys::{Element, Node};

/// The words of one answer.
pub(super) struct Text {
    node: Element,
    markdown: Markdown,
    /// How much of the message's text was fed, and of which epoch.
    fed: usize,
    epoch: u32,
    is_finished: bool,
    /// Whether there is code in a language that was named.
    has_code: bool,
    /// What was drawn for each op, so that the last ones can be taken back.
    steps: Vec<Step>,
    /// Marks whose source has not come, and how many sources had when they were tried.
    marks: OpenMarks,
    sources: usize,
    /// The elements that are open now, innermost last.
    open: Vec<Element>,
    /// The level of the last heading; the panel's own is 2.
    heading: u8,
    /// Whether something was held back because it was not known yet where answers may lead.
    is_held_back: bool,
    words: Words,
}

/// What was drawn for an op.
enum Step {
    /// An element was entered; `outer` is what stands in its parent.
    Opened { outer: Element },
    /// This element was left.
    Closed { inner: Element },
    /// Something without an inside.
    Leaf(Node),
    /// An attribute of the list around, which is never taken back.
    Marked,
}

impl Text {
    pub(super) fn new(words: &Words) -> Self {
        Self {
            node: dom::el("div").part("text").attr("dir", "auto").done(),
            markdown: Markdown::new(),
            fed: 0,
            epoch: 0,
            is_finished: false,
            has_code: false,
            steps: Vec::new(),
            marks: OpenMarks::default(),
            sources: 0,
            open: Vec::new(),
            heading: 2,
            is_held_back: false,
            words: words.clone(),
        }
    }

    pub(super) fn node(&self) -> &Element {
        &self.node
    }

    /// Whether nothing is drawn that can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.markdown.is_blank()
    }

    /// Draws what the message says more than what is drawn. `agent` says where it may lead.
    pub(super) fn show(&mut self, message: &Message, agent: Option<&WidgetConfig>) {
        if self.is_held_back && agent.is_some() {
            self.start_over(message.epoch);
        }
        if std::mem::replace(&mut self.sources, message.sources.len()) < message.sources.len() {
            self.draw_late_marks(&message.sources);
        }
        let is_settled = message.status != Status::Streaming;
        let is_known = self.fed == message.text.len() && self.is_finished == is_settled;
        if self.epoch == message.epoch && is_known {
            return;
        }
        let is_shorter = message.text.len() < self.fed;
        if self.epoch != message.epoch || self.is_finished || is_shorter {
            self.start_over(message.epoch);
        }
        self.markdown.push(message.text.get(self.fed..).unwrap_or_default());
        self.fed = message.text.len();
        if is_settled {
            self.markdown.finish();
            self.is_finished = true;
        }
        self.draw(&message.sources, agent);
        if self.is_finished && self.has_code {
            self.highlight();
        }
    }

    /// Nothing of a finished answer is taken back, so its code may be drawn anew.
    fn highlight(&self) {
        if let Ok(frames) = self.node.query_selector_all("[part=code]") {
            code::highlight(frames);
        }
    }

    fn start_over(&mut self, epoch: u32) {
        let node = self.node.clone();
        node.set_text_content(None);
        *self = Self { node, epoch, sources: self.sources, ..Self::new(&self.words) };
    }

    /// Makes links of marks that were drawn before their source came.
    fn draw_late_marks(&mut self, sources: &[Source]) {
        let Self { marks, steps, .. } = self;
        marks.retry(|at, number| {
            let (Some(mark), Some(Step::Leaf(node))) = (mark(number, sources), steps.get_mut(at))
            else {
                return false;
            };
            dom::replace(node, &mark);
            *node = mark;
            true
        });
    }

    fn draw(&mut self, sources: &[Source], agent: Option<&WidgetConfig>) {
        let mut markdown = std::mem::take(&mut self.markdown);
        let changes = markdown.changes();
        self.take_back_to(changes.keep);
        if !changes.grown.is_empty()
            && let Some(Step::Leaf(text)) = self.steps.last()
        {
            dom::append_data(text, changes.grown);
        }
        for op in changes.ops() {
            self.step(op, sources, agent);
        }
        self.markdown = markdown;
    }

    /// Takes back the last steps until `keep` are left.
    fn take_back_to(&mut self, keep: usize) {
        self.marks.keep(keep);
        while self.steps.len() > keep {
            match self.steps.pop() {
                Some(Step::Opened { outer }) => {
                    dom::remove(&outer);
                    self.open.pop();
                }
                Some(Step::Closed { inner }) => self.open.push(inner),
                Some(Step::Leaf(node)) => dom::remove(&node),
                Some(Step::Marked) => {}
                None => return,
            }
        }
    }

    fn step(&mut self, op: Op<'_>, sources: &[Source], agent: Option<&WidgetConfig>) {
        let step = match op {
            Op::Open(tag) => self.enter(tag, agent),
            Op::Close => match self.open.pop() {
                Some(inner) => Step::Closed { inner },
                None => Step::Marked,
            },
            Op::Text(words) => self.leaf(dom::document().create_text_node(words).into()),
            Op::HardBreak => self.leaf(dom::el("br").done().into()),
            Op::Rule => self.leaf(dom::el("hr").done().into()),
            Op::Image { src, alt, .. } => {
                let image = self.image(src, alt, agent);
                self.leaf(image)
            }
            Op::Citation(number) => {
                let mark = mark(number, sources).unwrap_or_else(|| {
                    self.marks.note(self.steps.len(), number);
                    let words = ["[", &decimal(number.into()), "]"].concat();
                    dom::document().create_text_node(&words).into()
                });
                self.leaf(mark)
            }
            Op::Loose => {
                if let Some(list) = dom::closest(self.here(), "ul,ol") {
                    dom::flag(&list, "data-loose", true);
                }
                Step::Marked
            }
        };
        self.steps.push(step);
    }

    /// An image, or its description where none may be shown; and where it may lead there,
    /// the link to it.
    fn image(&mut self, src: &str, alt: &str, agent: Option<&WidgetConfig>) -> Node {
        let words = if alt.is_empty() { src } else { alt };
        let own = dom::window().location().origin().unwrap_or_default();
        let shows = |it: &WidgetConfig| domains::may_show(src, &it.image_domains, &own);
        let image: Node = if agent.is_some_and(shows) {
            element::picture(src, words).into()
        } else {
            dom::document().create_text_node(words).into()
        };
        let is_link = dom::closest(self.here(), "a").is_none() && self.may_lead_to(src, agent);
        if is_link { sources::link(src).child(&image).done().into() } else { image }
    }

    fn may_lead_to(&mut self, href: &str, agent: Option<&WidgetConfig>) -> bool {
        self.is_held_back |= agent.is_none();
        agent.is_some_and(|it| domains::may_lead_to(href, &it.link_domains))
    }

    fn enter(&mut self, tag: Tag<'_>, agent: Option<&WidgetConfig>) -> Step {
        if let Tag::Heading(level) = tag {
            // One level deeper at most than the heading before, as WCAG asks.
            self.heading = (level + 2).min(self.heading + 1).min(6);
        }
        self.has_code |= matches!(tag, Tag::CodeBlock { lang } if !lang.is_empty());
        let leads = !matches!(tag, Tag::Link { href, .. } if !self.may_lead_to(href, agent));
        let (outer, inner) = if leads {
            element::of(tag, self.heading, &self.words)
        } else {
            let words = dom::el("span").done();
            (words.clone(), words)
        };
        dom::append(self.here(), &outer);
        self.open.push(inner);
        Step::Opened { outer }
    }

    fn leaf(&self, node: Node) -> Step {
        dom::append(self.here(), &node);
        Step::Leaf(node)
    }

    /// The element that the next op goes into.
    fn here(&self) -> &Element {
        self.open.last().unwrap_or(&self.node)
    }
}

/// A mark that leads to its source, if the answer has such a source by now. Until
/// then the characters that it is made of stand there.
fn mark(number: u16, sources: &[Source]) -> Option<Node> {
    let id = decimal(number.into());
    sources.iter().find(|it| it.id == id).map(|it| sources::mark(it).into())
}
