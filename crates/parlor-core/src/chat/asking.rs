//! A question on its way to the server.

use super::{
    Author, Chat, Effect, Failure, History, Message, Notice, Run, Status, Unsent, telling,
};
use parlor_wire::{
    chat::{OutgoingMessage, SendMessage},
    host::HostEvent,
    message::Part,
};

impl Chat {
    /// Takes a question. It waits its turn while an answer or the history is
    /// under way.
    pub(super) fn ask(&mut self, mut question: Unsent) {
        question.text = question.text.trim().into();
        if question.text.is_empty() && question.files.is_empty() {
            return;
        }
        self.all_is_well();
        self.is_over = false;
        self.want(Effect::Emit(HostEvent {
            kind: "message".into(),
            role: Some("user".into()),
            text: Some(question.text.clone()),
            message_id: Some(question.id.clone()),
            ..HostEvent::default()
        }));
        self.messages.push(Message::unsent(question));
        match self.history {
            History::Here => self.go_on(),
            History::Loading => {}
            History::Known | History::Missing => self.reload_history(),
        }
        self.save();
    }

    /// Sends the oldest question that is still here, unless something is under way.
    pub(super) fn go_on(&mut self) {
        if self.history == History::Here {
            self.wait_with_first_unsent();
            self.send_next();
        }
    }

    /// Asks once more what could not be sent, or could not be answered.
    pub(super) fn retry(&mut self) {
        self.all_is_well();
        if self.config.is_none() {
            self.want(Effect::LoadConfig);
        }
        match &mut self.run {
            _ if self.history == History::Missing => self.reload_history(),
            Run::Waiting { .. } => self.send_next(),
            Run::Resuming { attempt, .. } => {
                *attempt = 0;
                self.resume_now();
            }
            Run::Idle => self.answer_again(),
            Run::Sending { .. } | Run::Streaming { .. } => {}
        }
    }

    /// Has the last question answered again, if its answer failed or was cut off.
    fn answer_again(&mut self) {
        let Some(answer) = self.messages.last() else { return };
        let is_broken = matches!(answer.status, Status::Failed | Status::Interrupted);
        if answer.author == Author::Visitor || !is_broken {
            return;
        }
        let again = answer.id.clone();
        let question = self.messages.iter().rev().find(|it| it.author == Author::Visitor);
        if let Some(question) = question.map(|it| it.id.clone()) {
            self.start_sending(question, Some(again));
        }
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
    pub(super) fn send_next(&mut self) {
        match std::mem::take(&mut self.run) {
            Run::Waiting { question, again } => self.start_sending(question, again),
            other => self.run = other,
        }
    }

    pub(super) fn start_sending(&mut self, question: String, again: Option<String>) {
        if let Some(message) = self.message_mut(&question)
            && message.status == Status::Unsent
        {
            message.status = Status::Sending;
        }
        self.run = Run::Sending { question, again, stop: false };
        self.need_session();
        self.send_waiting();
    }

    /// Sends the question that waits, if a session is there.
    pub(super) fn send_waiting(&mut self) {
        let Run::Sending { question, again, .. } = &self.run else { return };
        let Some((token, agent_id)) = self.granted() else { return };
        let Some(message) = self.messages.iter().find(|it| it.id == *question) else { return };
        let mut parts = vec![Part::text(message.text.clone())];
        if !message.files.is_empty() {
            // All of them, as JSON (see `read::part`).
            parts.push(Part { kind: "file".into(), ..Part::text(message.files.clone()) });
        }
        let body = Box::new(SendMessage {
            conversation_id: self.conversation.clone(),
            message: OutgoingMessage { id: message.id.clone(), role: "user".into(), parts },
            trigger: again.as_ref().map(|_| "regenerate-message".into()),
            message_id: again.clone().or_else(|| message.replaces.clone()),
        });
        let stream = self.next_stream();
        self.want(Effect::Send { stream, agent_id, token, body });
    }

    /// The question did not get through: renew, begin anew, or keep it and say so.
    pub(super) fn sending_failed(&mut self, failure: &Failure) {
        if self.renew_session(failure) {
            return;
        }
        if failure.is_of_a_message() && self.replaces_nothing() {
            // What it was to replace was replaced elsewhere; it is a question all the same.
            self.save();
            self.send_waiting();
            return;
        }
        if failure.is_not_found() && self.conversation.take().is_some() {
            // The conversation is gone at the server; the question is not.
            self.save();
            self.send_waiting();
            return;
        }
        self.give_up_sending(failure);
    }

    /// Whether the question on its way was to replace another, which it is not any more.
    fn replaces_nothing(&mut self) -> bool {
        let Run::Sending { question, .. } = &self.run else { return false };
        let question = question.clone();
        self.message_mut(&question).is_some_and(|it| it.replaces.take().is_some())
    }

    /// Keeps the question, and says why it is still here.
    pub(super) fn give_up_sending(&mut self, failure: &Failure) {
        if !matches!(self.run, Run::Sending { .. }) {
            return;
        }
        let Run::Sending { question, again, stop } = std::mem::take(&mut self.run) else { return };
        let notice = failure.notice();
        let will_not_be_taken = stop || matches!(notice, Notice::TooLong | Notice::NotTaken);
        if let Some(message) = self.message_mut(&question)
            && message.status == Status::Sending
        {
            message.status = if will_not_be_taken { Status::Failed } else { Status::Unsent };
        }
        if !will_not_be_taken {
            self.run = Run::Waiting { question, again };
        }
        self.save();
        if notice == Notice::Busy && !stop && self.waits_for_another() {
            return;
        }
        self.notice = Some(notice).filter(|_| !stop);
        self.want(telling::error(notice));
        if will_not_be_taken {
            self.go_on();
        }
    }

    /// Comes back on its own while another answer is under way, as of another window; says
    /// whether the visitor knows as much as they must. That it takes its time is told once.
    fn waits_for_another(&mut self) -> bool {
        self.refusals += 1;
        let (stream, attempt) = (self.next_stream(), self.refusals);
        self.want(Effect::Wait { stream, attempt });
        attempt == 1 || self.notice == Some(Notice::Busy)
    }

    /// Asks again what was refused because of another answer, which may have ended.
    pub(super) fn ask_after_another(&mut self) {
        if self.refusals > 0 && matches!(self.run, Run::Waiting { .. }) {
            self.send_next();
        }
    }
}
