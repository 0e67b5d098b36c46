//! An answer that arrives, is cut, is picked up again, is stopped.

use super::{Announcement, Chat, Effect, Failure, Message, Notice, Run, Status, telling};
use crate::protocol::{FinishReason, RunEvent, Started};
use parlor_wire::host::HostEvent;

impl Chat {
    /// Takes what arrived since the last frame.
    pub(super) fn receive(&mut self, events: Vec<RunEvent>, last_event_id: Option<String>) {
        self.renewed = false;
        if let Run::Resuming { last_event_id, attempt } = &mut self.run {
            let (last_event_id, attempt) = (last_event_id.take(), *attempt + 1);
            self.run = Run::Streaming { last_event_id, stopping: false, attempt };
            self.all_is_well();
        }
        for event in events {
            self.receive_one(event);
        }
        if let Run::Streaming { last_event_id: known, attempt, .. } = &mut self.run
            && *known != last_event_id
        {
            *known = last_event_id;
            *attempt = 0;
        }
    }

    fn receive_one(&mut self, event: RunEvent) {
        match event {
            RunEvent::Started(started) => self.answer_started(started),
            RunEvent::Finished(reason) => self.answer_finished(reason),
            RunEvent::Malformed(_) => self.stream_is_unreadable(),
            RunEvent::With(company) => self.is_taken(company),
            RunEvent::Aborted => {
                if let Run::Streaming { stopping, .. } = &mut self.run {
                    *stopping = true;
                }
            }
            of_the_answer => {
                if let Some(answer) = self.growing_mut() {
                    answer.take(of_the_answer);
                }
            }
        }
    }

    /// The server has the question; the answer begins, or begins again.
    fn answer_started(&mut self, started: Started) {
        let stop = matches!(self.run, Run::Sending { stop: true, .. });
        let id = started.message_id.unwrap_or_else(|| self.answer_id());
        self.end_others(&id);
        let is_new = self.place_answer(id, started.created_at);
        self.all_is_well();
        self.refusals = 0;
        let attempt = match self.run {
            Run::Streaming { attempt, .. } => attempt,
            _ => 0,
        };
        self.run = Run::Streaming { last_event_id: None, stopping: false, attempt };
        if started.conversation_id.is_some() && self.conversation != started.conversation_id {
            self.conversation = started.conversation_id;
            self.want(telling::conversation(self.conversation.clone()));
        }
        self.save();
        if is_new {
            self.want(Effect::Announce(Announcement::Writing));
            let kind = "response-start".into();
            self.want(Effect::Emit(HostEvent { kind, ..HostEvent::default() }));
        }
        if stop {
            self.stop();
        }
    }

    /// What grew beside this answer has ended, as the server gives one at a time: it may have
    /// done so before its stream was asked for. How it ended, the history knows.
    fn end_others(&mut self, id: &str) {
        let mut has_others = false;
        for other in &mut self.messages {
            if other.status == Status::Streaming && other.id != id {
                other.settle(Status::Interrupted);
                has_others = true;
            }
        }
        if has_others {
            self.reload_history();
        }
    }

    /// A name for an answer whose server gives it none.
    fn answer_id(&self) -> String {
        match (&self.run, self.growing()) {
            (Run::Sending { question, .. }, _) => ["re_", question].concat(),
            (_, Some(answer)) => answer.id.clone(),
            _ => String::new(),
        }
    }

    /// Puts the answer below its question, or takes up the one that is there. Says
    /// whether it was not growing before.
    fn place_answer(&mut self, id: String, created_at: Option<String>) -> bool {
        let (question, again) = match &self.run {
            Run::Sending { question, again, .. } => (Some(question.clone()), again.clone()),
            _ => (None, None),
        };
        if let Some(again) = again {
            self.messages.retain(|it| it.id != again || it.id == id);
        }
        let at = question.and_then(|it| self.messages.iter().position(|m| m.id == it));
        if let Some(question) = at.and_then(|it| self.messages.get_mut(it)) {
            question.status = Status::Complete;
            // When exactly it arrived is told with the history; this is as near as it gets.
            if question.created_at.is_none() {
                question.created_at.clone_from(&created_at);
            }
        }
        let known = self.messages.iter().position(|it| it.id == id);
        let mut at = at.map_or(known.unwrap_or(self.messages.len()), |it| it + 1);
        let Some(known) = known else {
            let mut answer = Message::answer(id);
            answer.created_at = created_at;
            self.messages.insert(at, answer);
            return true;
        };
        // The watch may have told it before the question was known to have arrived.
        at -= usize::from(known < at);
        let mut answer = self.messages.remove(known);
        let is_new = answer.status != Status::Streaming;
        answer.begin_replay();
        self.messages.insert(at, answer);
        is_new
    }

    fn answer_finished(&mut self, reason: FinishReason) {
        let stopped = matches!(self.run, Run::Streaming { stopping: true, .. });
        self.run = Run::Idle;
        if let Some(answer) = self.growing_mut() {
            answer.settle(match reason {
                _ if stopped => Status::Stopped,
                FinishReason::Error => Status::Failed,
                FinishReason::Interrupted => Status::Interrupted,
                _ => Status::Complete,
            });
            let heard = telling::end_of(answer);
            let told = HostEvent {
                kind: "response-end".into(),
                text: Some(answer.text.clone()),
                message_id: Some(answer.id.clone()),
                reason: Some(telling::reason(reason, stopped).into()),
                ..HostEvent::default()
            };
            self.want(Effect::Announce(heard));
            self.want(Effect::Emit(told));
            if !self.is_open {
                self.unread += 1;
                self.want(telling::unread(self.unread));
            }
        }
        self.go_on();
    }

    /// A stream that could not be opened, or broke, or ended before its last event.
    pub(super) fn stream_failed(&mut self, failure: &Failure) {
        match &mut self.run {
            Run::Idle | Run::Waiting { .. } => {}
            Run::Sending { .. } => self.sending_failed(failure),
            Run::Streaming { last_event_id, attempt, .. } => {
                let (last_event_id, attempt) = (last_event_id.take(), *attempt);
                self.run = Run::Resuming { last_event_id, attempt };
                // A stream that is cut again and again is not worth hurrying for.
                if attempt == 0 { self.resume_now() } else { self.resume_later() }
            }
            Run::Resuming { .. } => self.resume_failed(failure),
        }
    }

    /// We and the server disagree about the protocol; asking again would not help.
    fn stream_is_unreadable(&mut self) {
        if self.growing().is_none() {
            return self.stream_failed(&Failure::Unreadable);
        }
        self.next_stream();
        self.want(Effect::CancelStream);
        self.end_growing(Status::Interrupted);
        self.want(Effect::Announce(Announcement::Interrupted));
        self.go_on();
    }

    /// Comes back to the answer, if there is one to come back to.
    pub(super) fn resume_now(&mut self) {
        let Run::Resuming { last_event_id, .. } = &self.run else { return };
        let Some(conversation) = self.conversation.clone() else { return };
        let after = last_event_id.clone();
        let Some((token, agent_id)) = self.granted() else { return self.need_session() };
        let stream = self.next_stream();
        self.want(Effect::Resume { stream, agent_id, token, conversation, after });
    }

    /// Waits for the next attempt, or leaves it to the visitor.
    pub(super) fn resume_failed(&mut self, failure: &Failure) {
        if !matches!(self.run, Run::Resuming { .. }) || self.renew_session(failure) {
            return;
        }
        if failure.is_not_found() {
            return self.nothing_running();
        }
        self.resume_later();
    }

    fn resume_later(&mut self) {
        let stream = self.next_stream();
        let Run::Resuming { attempt, .. } = &mut self.run else { return };
        *attempt += 1;
        let attempt = *attempt;
        self.notice = Some(Notice::Cut);
        self.want(Effect::Wait { stream, attempt });
        if attempt == 1 {
            self.want(telling::error(Notice::Cut));
        }
    }

    /// The server has no such answer under way: what is stored is all there is.
    pub(super) fn nothing_running(&mut self) {
        if matches!(self.run, Run::Resuming { .. } | Run::Streaming { .. }) {
            self.end_growing(Status::Interrupted);
            self.reload_history();
        }
    }

    /// Ends the answer, and keeps what was said.
    pub(super) fn stop(&mut self) {
        match &mut self.run {
            Run::Sending { stop, .. } => *stop = true,
            Run::Streaming { stopping, .. } if !*stopping => {
                *stopping = true;
                self.tell_server_to_stop();
            }
            Run::Resuming { .. } => {
                self.tell_server_to_stop();
                self.stop_here();
            }
            Run::Idle | Run::Waiting { .. } | Run::Streaming { .. } => {}
        }
    }

    pub(super) fn tell_server_to_stop(&mut self) {
        let stream = self.stream;
        if let (Some((token, _)), Some(conversation)) = (self.granted(), self.conversation.clone())
        {
            self.want(Effect::Stop { stream, conversation, token });
        }
    }

    /// The server could not be told: it is, when the session is renewed, or the
    /// answer ends here all the same.
    pub(super) fn stop_failed(&mut self, failure: &Failure) {
        if !matches!(self.run, Run::Streaming { .. } | Run::Resuming { .. }) {
            return;
        }
        if self.renew_session(failure) {
            self.stop_again = true;
        } else {
            self.stop_here();
        }
    }

    fn stop_here(&mut self) {
        self.next_stream();
        self.end_growing(Status::Stopped);
        self.want(Effect::CancelStream);
        self.want(Effect::Announce(Announcement::Stopped));
        self.go_on();
    }

    fn end_growing(&mut self, status: Status) {
        self.run = Run::Idle;
        self.all_is_well();
        if let Some(answer) = self.growing_mut() {
            answer.settle(status);
        }
    }
}
