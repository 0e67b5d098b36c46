//! The right to chat: asked for when something first needs it, renewed when refused.

use super::{Chat, Effect, Failure, History, Notice, Session};
use parlor_wire::session::Session as Granted;

impl Chat {
    /// Asks for a session, unless there is one or it was asked for.
    pub(super) fn need_session(&mut self) -> Vec<Effect> {
        if self.session != Session::None {
            return Vec::new();
        }
        self.session = Session::Requested;
        vec![Effect::RequestSession { visitor_token: self.visitor_token.clone() }]
    }

    /// Does everything that waited for the session.
    pub(super) fn session_granted(&mut self, granted: Granted) -> Vec<Effect> {
        self.session =
            Session::Granted { token: granted.session_token, agent_id: granted.agent_id };
        let mut effects = Vec::new();
        if self.visitor_token.as_deref() != Some(&granted.visitor_token) {
            self.visitor_token = Some(granted.visitor_token);
            effects.push(Effect::Save(self.snapshot()));
        }
        effects.extend(self.load_history());
        effects.extend(self.send_waiting());
        effects.extend(self.resume_now());
        effects
    }

    /// Without a session nothing that waits for it can go on.
    pub(super) fn session_refused(&mut self, failure: &Failure) -> Vec<Effect> {
        self.session = Session::None;
        if self.history == History::Loading {
            self.history = History::Missing;
            self.notice = Some(match failure.notice() {
                Notice::Unreachable | Notice::ServerFailed => Notice::HistoryMissing,
                other => other,
            });
        }
        let mut effects = self.give_up_sending(failure);
        effects.extend(self.resume_failed(failure));
        effects
    }

    /// Drops a refused token and asks for another, once: a second refusal in a
    /// row is not about the token. Says whether this is what the failure calls for.
    pub(super) fn renew_session(&mut self, failure: &Failure) -> Option<Vec<Effect>> {
        if !failure.is_expired_session() || std::mem::replace(&mut self.renewed, true) {
            return None;
        }
        self.session = Session::None;
        Some(self.need_session())
    }

    /// The bearer token and the agent's id.
    pub(super) fn granted(&self) -> Option<(String, String)> {
        match &self.session {
            Session::Granted { token, agent_id } => Some((token.clone(), agent_id.clone())),
            Session::None | Session::Requested => None,
        }
    }
}
