//! A greeting for whoever has not come yet. All of this goes with the part that greets.

use super::{Chat, Effect, telling};

impl Chat {
    /// Whether nobody has opened the chat or said anything, now or before.
    pub fn may_greet(&self) -> bool {
        !self.is_open && self.messages.is_empty() && self.conversation.is_none()
    }

    /// Asks for how the agent presents itself, if nobody has.
    pub fn want_config(&mut self) {
        if self.config.is_none() {
            self.want(Effect::LoadConfig);
        }
    }

    /// The greeting is there to be read, until the panel opens.
    pub fn greeted(&mut self) {
        self.unread += 1;
        self.want(telling::unread(self.unread));
    }

    /// It was sent away.
    pub fn greeting_dismissed(&mut self) {
        self.unread = self.unread.saturating_sub(1);
        self.want(telling::unread(self.unread));
    }
}
