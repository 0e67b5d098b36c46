//! Everything that can be read off the chat at one moment.

use crate::driver::{Window, eventually};
use serde::{Deserialize, Serialize};

const SEEN: &str = include_str!("seen.js");

/// What a visitor sees of the chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Seen {
    /// Whether the element is on the page and drew itself.
    pub(crate) is_there: bool,
    /// Whether the panel is in view.
    pub(crate) is_open: bool,
    /// Who answers, as the header says.
    pub(crate) title: String,
    /// The line below.
    pub(crate) status: String,
    /// Questions and answers, oldest first.
    pub(crate) messages: Vec<SeenMessage>,
    /// The notice above the composer.
    pub(crate) notice: Option<SeenNotice>,
    /// What stands in the composer.
    pub(crate) draft: String,
    /// The files that are to go with it.
    pub(crate) chips: Vec<String>,
    /// The count of characters beside it.
    pub(crate) count: String,
    /// The part that has the focus; of the page, the name of the element.
    pub(crate) focus: String,
    /// Questions to start with.
    pub(crate) suggestions: Vec<String>,
    /// Who is writing, at the end of all that was said.
    pub(crate) typing: String,
    /// What is wrong with a form, as its alert says.
    pub(crate) form_alert: String,
    /// What is wrong with fields, from the first on.
    pub(crate) field_errors: Vec<String>,
    /// What was filled in: headline, labels and values.
    pub(crate) given: Vec<String>,
    /// How the conversation was rated.
    pub(crate) rated: String,
    /// What the live region holds for those who listen.
    pub(crate) heard: String,
    /// What the line of states holds for them.
    pub(crate) said: String,
    /// What interrupts.
    pub(crate) alerts: Vec<String>,
    /// The message that the arrow keys are at, by its place; −1 for none.
    pub(crate) active: i64,
}

/// One message, as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SeenMessage {
    /// Who said it.
    pub(crate) who: Who,
    /// Its words, with white space as one space.
    pub(crate) text: String,
    /// `data-status`
    pub(crate) status: String,
    /// What is said about it below.
    pub(crate) remarks: Vec<String>,
    /// The names of its files.
    pub(crate) files: Vec<String>,
    /// How many of them are drawn as pictures.
    pub(crate) pictures: usize,
    /// Buttons below it.
    pub(crate) offers: Vec<String>,
    /// Cards of its sources.
    pub(crate) sources: Vec<SeenLink>,
    /// Marks in the text that name them.
    pub(crate) marks: Vec<SeenLink>,
}

/// Who said something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Who {
    /// The person at the page.
    #[default]
    Visitor,
    /// Whoever answers.
    Agent,
}

/// Words that may lead somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SeenLink {
    /// The words.
    pub(crate) text: String,
    /// Where they lead.
    pub(crate) href: Option<String>,
}

/// The sentence above the composer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SeenNotice {
    /// `alert` or `status`.
    pub(crate) role: String,
    /// The sentence.
    pub(crate) text: String,
}

impl Seen {
    /// Looks once.
    ///
    /// # Errors
    /// With what the browser said, where it cannot be asked.
    pub(crate) async fn now(window: &Window) -> Result<Self, String> {
        window.run(SEEN, Vec::new()).await.map_err(|it| it.to_string())
    }

    /// Looks until `is_so`.
    ///
    /// # Panics
    /// When it does not become so, with everything that was seen instead.
    pub(crate) async fn until(window: &Window, what: &str, is_so: impl Fn(&Self) -> bool) -> Self {
        eventually(what, async || {
            let seen = Self::now(window).await?;
            if is_so(&seen) { Ok(seen) } else { Err(format!("the visitor sees {seen:#?}")) }
        })
        .await
    }

    /// What was said, oldest first.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.messages.iter().map(|it| it.text.as_str()).collect()
    }

    /// The last answer.
    pub(crate) fn last_reply(&self) -> Option<&SeenMessage> {
        self.messages.iter().rfind(|it| it.who == Who::Agent)
    }
}
