//! A question on its way to the server.

use super::{Author, Chat, Effect, Failure, Message, Notice, Run, Status};
use parlor_wire::{
    chat::{OutgoingMessage, SendMessage},
    host::HostEvent,
    message::Part,
};

impl Chat {
    /// Takes a question, if none is under way.
    pub(super) fn ask(&mut self, id: String, text: &str) -> Vec<Effect> {
        let text = text.trim();
        if text.is_empty() || !self.can_ask() {
            return Vec::new();
        }
        let told = HostEvent {
            kind: "message".into(),
            role: Some("user".into()),
            text: Some(text.into()),
            message_id: Some(id.clone()),
            ..HostEvent::default()
        };
        self.notice = None;
        self.messages.push(Message::unsent(id, text.into()));
        let mut effects = vec![Effect::Emit(told)];
        self.wait_with_first_unsent();
        effects.extend(self.send_next());
        effects.push(Effect::Save(self.snapshot()));
        effects
    }

    /// Asks once more what could not be sent, or could not be answered.
    pub(super) fn retry(&mut self) -> Vec<Effect> {
        self.notice = None;
        match std::mem::take(&mut self.run) {
            waiting @ Run::Waiting { .. } => {
                self.run = waiting;
                self.send_next()
            }
            Run::Resuming { last_event_id, .. } => {
                self.run = Run::Resuming { last_event_id, attempt: 0 };
                self.resume_now()
            }
            Run::Idle => {
                let mut effects = self.retry_history();
                if effects.is_empty() {
                    effects = self.answer_again();
                }
                effects
            }
            busy @ (Run::Sending { .. } | Run::Streaming { .. }) => {
                self.run = busy;
                Vec::new()
            }
        }
    }

    /// Has the last question answered again, if its answer failed or was cut off.
    fn answer_again(&mut self) -> Vec<Effect> {
        let Some(answer) = self.messages.last() else { return Vec::new() };
        let is_broken = matches!(answer.status, Status::Failed | Status::Interrupted);
        if answer.author == Author::Visitor || !is_broken {
            return Vec::new();
        }
        let again = answer.id.clone();
        let question = self.messages.iter().rev().find(|it| it.author == Author::Visitor);
        let Some(question) = question.map(|it| it.id.clone()) else { return Vec::new() };
        self.start_sending(question, Some(again))
    }

    /// The oldest question that is still here is the next to go.
    pub(super) fn wait_with_first_unsent(&mut self) {
        if let Run::Waiting { .. } | Run::Idle = self.run
            && let Some(first) = self.messages.iter().find(|it| it.status == Status::Unsent)
        {
            self.run = Run::Waiting { question: first.id.clone(), again: None };
        }
    }

    /// Sends the question that waits its turn, if one does.
    pub(super) fn send_next(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.run) {
            Run::Waiting { question, again } => self.start_sending(question, again),
            other => {
                self.run = other;
                Vec::new()
            }
        }
    }

    fn start_sending(&mut self, question: String, again: Option<String>) -> Vec<Effect> {
        if let Some(message) = self.message_mut(&question)
            && message.status == Status::Unsent
        {
            message.status = Status::Sending;
        }
        self.run = Run::Sending { question, again, stop: false };
        let mut effects = self.need_session();
        effects.extend(self.send_waiting());
        effects
    }

    /// Sends the question that waits, if a session is there.
    pub(super) fn send_waiting(&mut self) -> Vec<Effect> {
        let Run::Sending { question, again, .. } = &self.run else { return Vec::new() };
        let Some((token, agent_id)) = self.granted() else { return Vec::new() };
        let Some(message) = self.messages.iter().find(|it| it.id == *question) else {
            return Vec::new();
        };
        let body = SendMessage {
            conversation_id: self.conversation.clone(),
            message: OutgoingMessage {
                id: message.id.clone(),
                role: "user".into(),
                parts: vec![Part::text(message.text.clone())],
            },
            trigger: again.as_ref().map(|_| "regenerate-message".into()),
            message_id: again.clone(),
        };
        let stream = self.next_stream();
        vec![Effect::Send { stream, agent_id, token, body }]
    }

    /// The question did not get through: renew, begin anew, or keep it and say so.
    pub(super) fn sending_failed(&mut self, failure: &Failure) -> Vec<Effect> {
        if let Some(effects) = self.renew_session(failure) {
            return effects;
        }
        if failure.is_not_found() && self.conversation.is_some() {
            return self.send_in_a_new_conversation();
        }
        self.give_up_sending(failure)
    }

    /// The conversation is gone at the server; the question is not.
    fn send_in_a_new_conversation(&mut self) -> Vec<Effect> {
        self.conversation = None;
        let mut effects = vec![Effect::Save(self.snapshot())];
        effects.extend(self.send_waiting());
        effects
    }

    /// Keeps the question, and says why it is still here.
    pub(super) fn give_up_sending(&mut self, failure: &Failure) -> Vec<Effect> {
        let Run::Sending { question, again, stop, .. } = std::mem::take(&mut self.run) else {
            return Vec::new();
        };
        let notice = failure.notice();
        let will_not_be_taken = notice == Notice::TooLong;
        if let Some(message) = self.message_mut(&question)
            && message.status == Status::Sending
        {
            message.status = if will_not_be_taken { Status::Failed } else { Status::Unsent };
        }
        self.notice = if stop { None } else { Some(notice) };
        if !will_not_be_taken {
            self.run = Run::Waiting { question, again };
        }
        vec![Effect::Save(self.snapshot()), error_event(notice)]
    }
}

/// Tells the page what the visitor is told.
pub(super) fn error_event(notice: Notice) -> Effect {
    let code = match notice {
        Notice::Unreachable => "unreachable",
        Notice::Cut => "cut",
        Notice::HistoryMissing => "history_missing",
        Notice::RateLimited(_) => "rate_limited",
        Notice::Busy => "conversation_busy",
        Notice::TooLong => "message_too_long",
        Notice::NotAllowed => "not_allowed",
        Notice::ServerFailed => "server_failed",
        Notice::Forgets => "storage_failed",
    };
    Effect::Emit(HostEvent {
        kind: "error".into(),
        code: Some(code.into()),
        ..HostEvent::default()
    })
}
