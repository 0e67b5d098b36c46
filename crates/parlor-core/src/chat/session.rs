//! The right to chat: asked for when something first needs it, renewed when refused.

use super::{Chat, Effect, Failure, History, Session};
use parlor_wire::session::Session as Granted;

impl Chat {
    /// Asks for a session, unless there is one or it was asked for.
    pub(super) fn need_session(&mut self) {
        if self.session == Session::None {
            self.session = Session::Requested;
            self.want(Effect::RequestSession { visitor_token: self.visitor_token.clone() });
        }
    }

    /// Does everything that waited for the session.
    pub(super) fn session_granted(&mut self, granted: Granted) {
        self.session =
            Session::Granted { token: granted.session_token, agent_id: granted.agent_id };
        if self.visitor_token.as_deref() != Some(&granted.visitor_token) {
            self.visitor_token = Some(granted.visitor_token);
            self.save();
        }
        if std::mem::take(&mut self.stop_again) {
            self.tell_server_to_stop();
        }
        self.load_history();
        self.send_waiting();
        self.resume_now();
    }

    /// Something beside the conversation needs a session; after a refusal, of the token
    /// `refused`, another one. See [`granted`](Self::granted).
    pub fn session_wanted(&mut self, refused: Option<&str>) {
        if self.granted().is_some_and(|(token, _)| Some(token.as_str()) == refused) {
            self.session = Session::None;
        }
        self.need_session();
    }

    /// Without a session nothing that waits for it can go on.
    pub(super) fn session_refused(&mut self, failure: &Failure) {
        self.session = Session::None;
        if self.history == History::Loading {
            self.history_is_missing(failure);
        }
        self.give_up_sending(failure);
        self.resume_failed(failure);
    }

    /// Drops a refused token and asks for another, once: a second refusal in a
    /// row is not about the token. Says whether this is what the failure calls for.
    pub(super) fn renew_session(&mut self, failure: &Failure) -> bool {
        let was_renewed = std::mem::replace(&mut self.renewed, failure.is_expired_session());
        if was_renewed || !failure.is_expired_session() {
            return false;
        }
        self.session = Session::None;
        self.need_session();
        true
    }

    /// The bearer token and the agent's id.
    pub fn granted(&self) -> Option<(String, String)> {
        match &self.session {
            Session::Granted { token, agent_id } => Some((token.clone(), agent_id.clone())),
            Session::None | Session::Requested => None,
        }
    }
}
