//! One message in the transcript.

use super::{
    icon,
    markdown::Text,
    steps,
    tools::{self, Files},
    welcome,
};
use crate::{
    dom::{self, Listeners},
    shell::Shell,
};
use parlor_core::{
    chat::{Author, Event, Message, Status},
    i18n::Key,
};
use web_sys::{Element, Node};

/// A row of the transcript, and what it shows now.
pub(super) struct Row {
    id: String,
    node: Element,
    body: Element,
    shell: Shell,
    shown: Shown,
    text: Option<Text>,
    /// What was done before the words came, and how many steps of it are drawn.
    steps: Option<Element>,
    _files: Option<Files>,
    /// What stands below the words: replaced whole, and seldom.
    extras: Vec<Element>,
    /// Where it is said when it came, and what can be done with it; filled by what is
    /// fetched later.
    actions: Element,
    listeners: Listeners,
}

/// Everything of a message that its row draws, apart from the words.
#[derive(Default, PartialEq)]
struct Shown {
    status: Option<Status>,
    activity: Option<String>,
    /// Whether none of the words can be seen yet.
    is_blank: bool,
    suggestions: usize,
    is_last: bool,
    is_dated: bool,
    steps: usize,
}

impl Row {
    /// An empty row for this message; [`show`](Self::show) fills it.
    pub(super) fn new(message: &Message, agent: &str, shell: &Shell) -> Self {
        let (node, body) = match message.author {
            Author::Visitor => question(shell, message),
            Author::Agent => answer(agent, message.by.as_deref()),
        };
        let text = (message.author == Author::Agent).then(|| Text::new(shell.words()));
        if let Some(text) = &text {
            dom::append(&body, text.node());
        }
        let files = tools::show(&message.files, shell);
        if let Some(files) = &files {
            dom::append(&body, files.node());
        }
        let actions = dom::el("div").part("message-actions").done();
        dom::append(&body, &actions);
        dom::set(&node, "id", &message.id);
        Self {
            id: message.id.clone(),
            node,
            body,
            actions,
            shell: shell.clone(),
            shown: Shown::default(),
            text,
            steps: None,
            _files: files,
            extras: Vec::new(),
            listeners: Listeners::new(),
        }
    }

    /// Whether this row shows that message, whatever became of it.
    pub(super) fn is_of(&self, message: &Message) -> bool {
        self.id == message.id
    }

    /// The row's element.
    pub(super) fn node(&self) -> &Element {
        &self.node
    }

    /// Takes it off the page.
    pub(super) fn remove(self) {
        dom::remove(&self.node);
    }

    /// Draws what differs from what is drawn. Says whether its actions do.
    pub(super) fn show(&mut self, message: &Message, is_last: bool) -> bool {
        if let Some(text) = &mut self.text {
            text.show(message, self.shell.chat().config.as_ref());
        }
        let is_blank = self.text.as_ref().is_some_and(Text::is_blank);
        self.show_steps(message, is_blank);
        let now = Shown {
            status: Some(message.status),
            activity: message.activity.clone(),
            is_blank,
            suggestions: message.suggestions.len(),
            is_last,
            is_dated: message.created_at.is_some(),
            steps: message.steps.len(),
        };
        let is_other = now != self.shown;
        if is_other {
            self.draw_extras(message, is_last, is_blank);
            dom::set(&self.node, "data-status", status_name(message.status));
            dom::flag(&self.node, "data-last", is_last);
            self.shown = now;
        }
        is_other && message.status != Status::Streaming
    }

    fn draw_extras(&mut self, message: &Message, is_last: bool, is_blank: bool) {
        self.extras.drain(..).for_each(|it| dom::remove(&it));
        self.listeners.clear();
        if message.status == Status::Streaming && is_blank && message.steps.is_empty() {
            let key = if message.activity.is_some() { Key::Searching } else { Key::Writing };
            self.add(&dom::el("p").part("activity").text(self.shell.say(key)).done());
        }
        if let Some(remark) = remark(message) {
            self.add(&dom::el("p").part("meta").text(self.shell.say(remark)).done());
        }
        if is_last {
            self.add_offers(message);
        }
    }

    /// What the visitor can do below the last message.
    fn add_offers(&mut self, message: &Message) {
        let is_broken = matches!(message.status, Status::Failed | Status::Interrupted);
        if message.author == Author::Agent && is_broken {
            let retry = self.retry();
            self.offer(&dom::el("div").part("next").child(&retry).done());
        }
        if !message.suggestions.is_empty() {
            let list = dom::list("next").attr("aria-label", self.shell.say(Key::Suggestions));
            let list = list.done();
            for question in &message.suggestions {
                let button = welcome::suggestion(&self.shell, question, &mut self.listeners);
                dom::append(&list, &dom::el("li").child(&button).done());
            }
            self.offer(&list);
        }
    }

    fn retry(&mut self) -> Element {
        let button = dom::button("suggestion").text(self.shell.say(Key::Retry)).done();
        let shell = self.shell.clone();
        dom::on(&button, "click", &mut self.listeners, move |_| {
            shell.focus_composer();
            shell.dispatch(Event::Retried);
        });
        button
    }

    /// What is said about it stands above its actions, what can be done next below.
    fn add(&mut self, node: &Element) {
        dom::insert(&self.body, node, Some(&self.actions));
        self.extras.push(node.clone());
    }

    fn offer(&mut self, node: &Element) {
        dom::append(&self.body, node);
        self.extras.push(node.clone());
    }

    fn show_steps(&mut self, message: &Message, is_blank: bool) {
        if message.steps.is_empty() && self.steps.is_none() {
            return;
        }
        let place = self.steps.get_or_insert_with(|| {
            let place = dom::el("div").part("steps-place").done();
            dom::insert(&self.body, &place, self.text.as_ref().map(|it| it.node().as_ref()));
            place
        });
        if message.status == Status::Streaming || self.shown.status != Some(message.status) {
            let thinks = message.status == Status::Streaming && is_blank;
            steps::show(place.clone(), message.steps.clone(), thinks, self.shell.clone());
        }
    }
}

/// What there is to say about a message that did not simply arrive: in the language of the
/// visitor, which the server's own sentence may not be in.
fn remark(message: &Message) -> Option<Key> {
    Some(match (message.author, message.status) {
        (_, Status::Unsent) => Key::WaitingForNetwork,
        (Author::Visitor, Status::Failed) => Key::NotSent,
        (_, Status::Stopped) => Key::Stopped,
        (_, Status::Interrupted) => Key::Interrupted,
        (Author::Agent, Status::Failed) => Key::AnswerFailed,
        _ => return None,
    })
}

fn question(shell: &Shell, message: &Message) -> (Element, Element) {
    let bubble = dom::el("div").part("bubble").attr("dir", "auto").text(&message.text).done();
    let node = dom::el("article")
        .part("question")
        .child(&heard(shell.say(Key::You)))
        .child(&bubble)
        .done();
    (node.clone(), node)
}

/// An answer of the agent, or of a human whose name everybody sees.
fn answer(agent: &str, human: Option<&str>) -> (Element, Element) {
    let (speaker, avatar) = match human {
        None => (heard(agent), icon::avatar()),
        Some(name) => {
            let initial = name.get(..name.chars().next().map_or(0, char::len_utf8));
            let avatar = dom::el("span").part("avatar").attr("aria-hidden", "true");
            let avatar = avatar.text(initial.unwrap_or_default()).done();
            (dom::el("p").part("meta").text(name).done().into(), avatar)
        }
    };
    let body = dom::el("div").part("answer-body").child(&speaker).done();
    let node = dom::el("article").part("answer").child(&avatar).child(&body).done();
    (node, body)
}

/// Who speaks, for those who do not see on which side.
fn heard(name: &str) -> Node {
    dom::el("span").part("heard").text(name).text(": ").done().into()
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Sending => "sending",
        Status::Unsent => "unsent",
        Status::Streaming => "streaming",
        Status::Complete => "complete",
        Status::Stopped => "stopped",
        Status::Interrupted => "interrupted",
        Status::Failed => "failed",
    }
}
