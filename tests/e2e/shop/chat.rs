//! The panel: ask, read, press.

use super::{Seen, control::Control, past::Past, reply::Reply};
use crate::driver::{Key, Window};

/// The chat of the page that is open.
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    pub(super) window: Window,
}

impl Chat {
    pub(super) fn new(window: Window) -> Self {
        Self { window }
    }

    /// Writes a question and sends it with Enter.
    pub(crate) async fn ask(&self, question: &str) {
        self.composer().enter().await;
        self.composer().write(question).await;
        self.press(Key::Enter).await;
        self.shows(&format!("the question {question:?}"), |it| {
            it.texts().contains(&question) && it.draft.is_empty()
        })
        .await;
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: Key) {
        if let Err(error) = self.window.press(key).await {
            panic!("{key:?} cannot be pressed: {error}");
        }
    }

    /// Types wherever the focus is.
    pub(crate) async fn type_text(&self, text: &str) {
        if let Err(error) = self.window.type_text(text).await {
            panic!("{text:?} cannot be typed: {error}");
        }
    }

    /// Where the visitor writes.
    pub(crate) fn composer(&self) -> Control {
        Control::of_part(&self.window, "textbox", "[part=input]")
    }

    /// The button that is Send or Stop.
    pub(crate) fn submit(&self) -> Control {
        Control::of_part(&self.window, "button", "[part=submit]")
    }

    /// The button of this name.
    pub(crate) fn button(&self, name: &str) -> Control {
        Control::named(&self.window, "button", name)
    }

    /// The dialog that all of it stands in, named after the agent.
    pub(crate) fn dialog(&self, name: &str) -> Control {
        Control::named(&self.window, "dialog", name)
    }

    /// The region that all of it stands in where the page has a place for it.
    pub(crate) fn region(&self, name: &str) -> Control {
        Control::named(&self.window, "region", name)
    }

    /// The list of this name.
    pub(crate) fn list(&self, name: &str) -> Control {
        Control::named(&self.window, "list", name)
    }

    /// The text box of this name.
    pub(crate) fn text_box(&self, name: &str) -> Control {
        Control::named(&self.window, "textbox", name)
    }

    /// The link of this name.
    pub(crate) fn link(&self, name: &str) -> Control {
        Control::named(&self.window, "link", name)
    }

    /// The button that this selector fits alone.
    pub(crate) fn button_at(&self, css: &'static str) -> Control {
        Control::of_part(&self.window, "button", css)
    }

    /// The list of messages.
    pub(crate) fn transcript(&self) -> Control {
        Control::of_part(&self.window, "group", "[part=transcript]")
    }

    /// The arrow keys are at this message, counted from 0.
    pub(crate) async fn is_at_message(&self, place: i64) {
        self.shows(&format!("the keys at message {place}"), |it| it.active == place).await;
        self.transcript().has_focus().await;
    }

    /// Those who listen are told this.
    pub(crate) async fn tells(&self, sentence: &str) {
        self.shows(&format!("{sentence:?} to those who listen"), |it| it.said.contains(sentence))
            .await;
    }

    /// Something interrupts with this.
    pub(crate) async fn interrupts(&self, sentence: &str) {
        self.shows(&format!("the alert {sentence:?}"), |it| {
            it.alerts.iter().any(|it| it == sentence)
        })
        .await;
    }

    /// The conversations of the visitor.
    pub(crate) fn past(&self) -> Past {
        Past(self.window.clone())
    }

    /// What is to be chosen or ticked, by its role and name.
    pub(crate) fn choice(&self, role: &'static str, name: &str) -> Control {
        Control::named(&self.window, role, name)
    }

    /// The form of this name.
    pub(crate) fn form(&self, name: &str) -> Control {
        Control::named(&self.window, "form", name)
    }

    /// These words stand in what was filled in, and nowhere else in a form.
    pub(crate) async fn shows_given(&self, words: &[&str]) {
        self.shows(&format!("{words:?} as given"), |it| it.given == words).await;
    }

    /// An alert in a form says this.
    pub(crate) async fn form_alerts(&self, sentence: &str) {
        self.shows(&format!("the alert {sentence:?}"), |it| it.form_alert == sentence).await;
    }

    /// The last answer.
    pub(crate) fn last_reply(&self) -> Reply {
        Reply(self.window.clone())
    }

    /// All questions and answers read so, oldest first.
    pub(crate) async fn reads(&self, texts: &[&str]) {
        self.shows(&format!("the messages {texts:?}"), |it| it.texts() == texts).await;
    }

    /// An alert says this, with a button to try again.
    pub(crate) async fn alerts(&self, sentence: &str) {
        self.shows(&format!("the alert {sentence:?}"), |it| {
            it.notice.as_ref().is_some_and(|it| it.text == sentence && it.role == "alert")
        })
        .await;
    }

    /// A line that interrupts nobody says this.
    pub(crate) async fn mentions(&self, sentence: &str) {
        self.shows(&format!("the line {sentence:?}"), |it| {
            it.notice.as_ref().is_some_and(|it| it.text == sentence && it.role == "status")
        })
        .await;
    }

    /// There is no notice.
    pub(crate) async fn has_no_notice(&self) {
        self.shows("no notice", |it| it.notice.is_none()).await;
    }

    /// It looks so, sooner or later.
    pub(crate) async fn shows(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> Seen {
        Seen::until(&self.window, &format!("the chat shows {what}"), is_so).await
    }

    /// What it looks like now.
    pub(crate) async fn now(&self) -> Seen {
        match Seen::now(&self.window).await {
            Ok(it) => it,
            Err(error) => panic!("the chat cannot be looked at: {error}"),
        }
    }
}
