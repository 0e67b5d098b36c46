//! An answer that arrives, is cut, is picked up again, is stopped.

use super::{Announcement, Chat, Effect, Failure, Message, Notice, Run, Status, asking};
use crate::{
    markdown::Markdown,
    protocol::{FinishReason, RunEvent, Started},
};
use parlor_wire::host::HostEvent;

impl Chat {
    /// Takes what arrived since the last frame.
    pub(super) fn receive(
        &mut self,
        events: Vec<RunEvent>,
        last_event_id: Option<String>,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.renewed = false;
        if let Run::Resuming { last_event_id, .. } = &mut self.run {
            self.run = Run::Streaming { last_event_id: last_event_id.take(), stopping: false };
            self.notice = None;
        }
        for event in events {
            effects.extend(self.receive_one(event));
        }
        if let Run::Streaming { last_event_id: known, .. } = &mut self.run {
            *known = last_event_id;
        }
        effects
    }

    fn receive_one(&mut self, event: RunEvent) -> Vec<Effect> {
        match event {
            RunEvent::Started(started) => return self.answer_started(started),
            RunEvent::Finished(reason) => return self.answer_finished(reason),
            RunEvent::Malformed(_) => return self.stream_failed(&Failure::Unreadable),
            RunEvent::Text(words) => self.growing_do(|it| it.say(&words)),
            RunEvent::Status(activity) => self.growing_do(|it| it.activity = Some(activity)),
            RunEvent::Source(source) => self.growing_do(|it| it.sources.push(source)),
            RunEvent::Suggestions(items) => self.growing_do(|it| it.suggestions = items),
            RunEvent::Failed(sentence) => self.growing_do(|it| it.error_text = Some(sentence)),
            RunEvent::Aborted => self.mark_stopping(),
            RunEvent::Reasoning(_) => {}
        }
        Vec::new()
    }

    fn growing_do(&mut self, change: impl FnOnce(&mut Message)) {
        if let Some(answer) = self.growing_mut() {
            change(answer);
        }
    }

    fn mark_stopping(&mut self) {
        if let Run::Streaming { stopping, .. } = &mut self.run {
            *stopping = true;
        }
    }

    /// The server has the question; the answer begins, or begins again.
    fn answer_started(&mut self, started: Started) -> Vec<Effect> {
        let stop = matches!(self.run, Run::Sending { stop: true, .. });
        let is_new = self.place_answer(started.message_id.unwrap_or_default(), started.created_at);
        self.notice = None;
        self.run = Run::Streaming { last_event_id: None, stopping: false };
        let mut effects = Vec::new();
        if started.conversation_id.is_some() && self.conversation != started.conversation_id {
            self.conversation = started.conversation_id;
            effects.push(conversation_event(self.conversation.clone()));
        }
        effects.push(Effect::Save(self.snapshot()));
        if is_new {
            effects.push(Effect::Announce(Announcement::Writing));
            effects.push(Effect::Emit(HostEvent {
                kind: "response-start".into(),
                ..HostEvent::default()
            }));
        }
        if stop {
            effects.extend(self.stop());
        }
        effects
    }

    /// Puts the answer below its question, or takes up the one that is there.
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
        }
        if let Some(known) = self.message_mut(&id) {
            known.begin_replay();
            return false;
        }
        let mut answer = Message::answer(id);
        answer.created_at = created_at;
        let at = at.map_or(self.messages.len(), |it| it + 1);
        self.messages.insert(at, answer);
        true
    }

    fn answer_finished(&mut self, reason: FinishReason) -> Vec<Effect> {
        let stopped = matches!(self.run, Run::Streaming { stopping: true, .. });
        self.run = Run::Idle;
        let Some(answer) = self.growing_mut() else { return Vec::new() };
        answer.settle(match reason {
            _ if stopped => Status::Stopped,
            FinishReason::Error => Status::Failed,
            _ => Status::Complete,
        });
        let ended = HostEvent {
            kind: "response-end".into(),
            text: Some(answer.text.clone()),
            message_id: Some(answer.id.clone()),
            reason: Some(end_name(reason, stopped).into()),
            ..HostEvent::default()
        };
        let said = match answer.status {
            Status::Stopped => Announcement::Stopped,
            _ => Announcement::Answer(plain_text(&answer.text)),
        };
        let mut effects = vec![Effect::Emit(ended), Effect::Announce(said)];
        effects.extend(self.count_unread());
        self.wait_with_first_unsent();
        effects.extend(self.send_next());
        effects
    }

    fn count_unread(&mut self) -> Option<Effect> {
        if self.is_open {
            return None;
        }
        self.unread += 1;
        Some(unread_event(self.unread))
    }

    /// A stream that ends before its last event was cut.
    pub(super) fn stream_ended(&mut self) -> Vec<Effect> {
        match &self.run {
            Run::Idle | Run::Waiting { .. } => Vec::new(),
            Run::Sending { .. } => self.sending_failed(&Failure::Unreachable),
            Run::Streaming { .. } => self.begin_resuming(),
            Run::Resuming { .. } => self.resume_failed(&Failure::Unreachable),
        }
    }

    /// A stream that could not be opened, or broke.
    pub(super) fn stream_failed(&mut self, failure: &Failure) -> Vec<Effect> {
        match &self.run {
            Run::Idle | Run::Waiting { .. } => Vec::new(),
            Run::Sending { .. } => self.sending_failed(failure),
            Run::Streaming { .. } => self.begin_resuming(),
            Run::Resuming { .. } => self.resume_failed(failure),
        }
    }

    fn begin_resuming(&mut self) -> Vec<Effect> {
        let Run::Streaming { last_event_id, .. } = std::mem::take(&mut self.run) else {
            return Vec::new();
        };
        self.run = Run::Resuming { last_event_id, attempt: 0 };
        self.resume_now()
    }

    /// Comes back to the answer, if there is one to come back to.
    pub(super) fn resume_now(&mut self) -> Vec<Effect> {
        let Run::Resuming { last_event_id, .. } = &self.run else { return Vec::new() };
        let Some(conversation) = self.conversation.clone() else { return Vec::new() };
        let Some((token, agent_id)) = self.granted() else { return self.need_session() };
        let after = last_event_id.clone();
        let stream = self.next_stream();
        vec![Effect::Resume { stream, agent_id, token, conversation, after }]
    }

    /// Waits for the next attempt, or leaves it to the visitor.
    pub(super) fn resume_failed(&mut self, failure: &Failure) -> Vec<Effect> {
        if !matches!(self.run, Run::Resuming { .. }) {
            return Vec::new();
        }
        if let Some(effects) = self.renew_session(failure) {
            return effects;
        }
        if failure.is_not_found() {
            return self.nothing_running();
        }
        let Run::Resuming { attempt, .. } = &mut self.run else { return Vec::new() };
        *attempt += 1;
        let attempt = *attempt;
        self.notice = Some(Notice::Cut);
        let stream = self.next_stream();
        let mut effects = vec![Effect::Wait { stream, attempt }];
        if attempt == 1 {
            effects.push(asking::error_event(Notice::Cut));
        }
        effects
    }

    /// The server has no such answer under way: what is stored is all there is.
    pub(super) fn nothing_running(&mut self) -> Vec<Effect> {
        if !matches!(self.run, Run::Resuming { .. } | Run::Streaming { .. }) {
            return Vec::new();
        }
        self.run = Run::Idle;
        self.notice = None;
        self.growing_do(|it| it.settle(Status::Interrupted));
        self.reload_history()
    }

    /// Ends the answer, and keeps what was said.
    pub(super) fn stop(&mut self) -> Vec<Effect> {
        match &mut self.run {
            Run::Sending { stop, .. } => {
                *stop = true;
                Vec::new()
            }
            Run::Streaming { stopping, .. } if !*stopping => {
                *stopping = true;
                self.tell_server_to_stop()
            }
            Run::Resuming { .. } => {
                let mut effects = self.tell_server_to_stop();
                effects.extend(self.stop_here());
                effects
            }
            Run::Idle | Run::Waiting { .. } | Run::Streaming { .. } => Vec::new(),
        }
    }

    fn tell_server_to_stop(&self) -> Vec<Effect> {
        match (self.granted(), self.conversation.clone()) {
            (Some((token, _)), Some(conversation)) => vec![Effect::Stop { conversation, token }],
            _ => Vec::new(),
        }
    }

    /// The server could not be told: the answer ends here all the same.
    pub(super) fn stop_here(&mut self) -> Vec<Effect> {
        if !matches!(self.run, Run::Streaming { .. } | Run::Resuming { .. }) {
            return Vec::new();
        }
        self.run = Run::Idle;
        self.notice = None;
        self.next_stream();
        self.growing_do(|it| it.settle(Status::Stopped));
        vec![Effect::CancelStream, Effect::Announce(Announcement::Stopped)]
    }
}

/// What is read out: the words without their marks.
fn plain_text(text: &str) -> String {
    let mut markdown = Markdown::new();
    markdown.push(text);
    markdown.finish();
    markdown.plain_text()
}

pub(super) fn conversation_event(conversation_id: Option<String>) -> Effect {
    Effect::Emit(HostEvent { kind: "conversation".into(), conversation_id, ..HostEvent::default() })
}

pub(super) fn unread_event(count: u32) -> Effect {
    Effect::Emit(HostEvent { kind: "unread".into(), count: Some(count), ..HostEvent::default() })
}

fn end_name(reason: FinishReason, stopped: bool) -> &'static str {
    match reason {
        _ if stopped => "stopped",
        FinishReason::Stop => "stop",
        FinishReason::Length => "length",
        FinishReason::ContentFilter => "content-filter",
        FinishReason::ToolCalls => "tool-calls",
        FinishReason::Error => "error",
        FinishReason::Other => "other",
    }
}
