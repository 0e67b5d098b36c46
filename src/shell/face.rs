//! What the frame around the transcript shows: one projection of the state, so
//! that it is drawn when something of it changes, and not with every word.

use super::Shell;
use parlor_core::{
    chat::{Chat, History, Notice},
    i18n::Key,
    protocol::Company,
};

/// Everything but the messages.
#[derive(Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Face {
    /// Who answers, as far as is known.
    pub(crate) name: String,
    /// The first line of an empty conversation.
    pub(crate) greeting: String,
    /// The line below it.
    pub(crate) subtitle: Option<String>,
    /// Questions to start with.
    pub(crate) questions: Vec<String>,
    /// The line below the composer.
    pub(crate) disclaimer: Option<String>,
    /// The agent's color, where the page has not set one.
    pub(crate) accent: Option<String>,
    /// The longest message that is taken, in characters.
    pub(crate) max_chars: usize,
    /// What the visitor must know now.
    pub(crate) notice: Option<Notice>,
    /// Who has the conversation.
    pub(crate) company: Company,
    /// Whether the visitor may have said something before.
    pub(crate) is_known: bool,
    /// `cnv_…`, once there is one; nothing may have been said in it.
    pub(crate) conversation: Option<String>,
    /// Whether the panel is in view.
    pub(crate) is_open: bool,
    /// Whether nothing was said yet.
    pub(crate) is_empty: bool,
    /// Raised whenever a human is said to be writing; 0 while nobody is.
    pub(crate) typing: u32,
    /// Whether it came to an end.
    pub(crate) is_over: bool,
    /// Whether what was said before is on its way.
    pub(crate) is_loading: bool,
    /// Whether the composer's button is Stop.
    pub(crate) is_busy: bool,
    /// Whether an answer grows.
    pub(crate) is_growing: bool,
    /// Whether the connection is being picked up again, or waited for.
    pub(crate) is_away: bool,
}

/// The longest message where the agent's configuration does not say.
const MAX_CHARS: u32 = 8_000;

impl Shell {
    /// The face of a chat.
    pub(crate) fn face_of(&self, chat: &Chat) -> Face {
        let options = self.options();
        let agent = chat.config.clone().unwrap_or_default();
        let or_ours = |own: Option<String>, key| own.unwrap_or_else(|| self.say(key).to_owned());
        Face {
            name: or_ours(Some(agent.name).filter(|it| !it.is_empty()), Key::Chat),
            greeting: or_ours(options.greeting.clone().or(agent.greeting), Key::Greeting),
            subtitle: agent.subtitle,
            questions: options.suggestions.clone().unwrap_or(agent.suggestions),
            disclaimer: agent.disclaimer,
            accent: agent.accent,
            max_chars: match agent.max_message_chars {
                0 => MAX_CHARS,
                known => known,
            } as usize,
            notice: match &*self.inner.missed.borrow() {
                Some(_) => Some(Notice::PartMissing),
                None => chat.notice,
            },
            company: chat.company.clone(),
            is_known: chat.visitor_token.is_some(),
            conversation: chat.conversation.clone(),
            is_open: chat.is_open,
            is_empty: chat.messages.is_empty(),
            typing: chat.typing,
            is_over: chat.is_over,
            is_loading: chat.history == History::Loading,
            is_busy: chat.is_busy(),
            is_growing: chat.growing().is_some(),
            is_away: chat.is_reconnecting()
                || matches!(chat.notice, Some(Notice::Unreachable | Notice::Cut)),
        }
    }
}
