//! What happens in a conversation, whoever makes it happen: `GET …/events`.

use super::{
    Decode, RunEvent,
    sse::{Frame, SseDecoder},
};
use crate::json::read;

/// Turns the bytes of a watched conversation into events.
///
/// Skips events it does not know, and bodies that it cannot read: the history has
/// what they told.
#[derive(Debug, Default)]
pub struct WatchStream {
    sse: SseDecoder,
}

impl Decode for WatchStream {
    fn push(&mut self, bytes: &[u8]) -> Vec<RunEvent> {
        let frames = self.sse.push(bytes).into_iter();
        frames
            .filter_map(|frame| {
                if let Frame::Message { data, .. } = frame { read::told(&data) } else { None }
            })
            .collect()
    }

    fn last_event_id(&self) -> Option<&str> {
        Some(self.sse.last_event_id()).filter(|it| !it.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Company;

    #[test]
    fn messages_come_go_and_say_who_is_there_wherever_the_network_cuts() {
        let bytes = concat!(
            "id: 3\nevent: ready\ndata: {\"type\":\"ready\"}\n\n",
            "id: 4\nevent: conversation.updated\ndata: {\"type\":\"conversation.updated\",",
            "\"conversation\":{\"status\":\"handed_off\",\"operator\":{\"name\":\"Ada\"}}}\n\n",
            "id: 5\ndata: {\"type\":\"message.created\",\"message\":{\"id\":\"m1\",",
            "\"role\":\"assistant\",\"author\":{\"name\":\"Ada\"},",
            "\"parts\":[{\"type\":\"text\",\"text\":\"Hi\"}]}}\n\n: keep-alive\n\n",
            "id: 6\ndata: {\"type\":\"message.deleted\",\"messageId\":\"m0\"}\n\n",
            "id: 7\ndata: not JSON\n\n",
        );
        for cut in 0..bytes.len() {
            let (mut stream, (one, two)) = (WatchStream::default(), bytes.split_at(cut));
            let events = [stream.push(one.as_bytes()), stream.push(two.as_bytes())].concat();
            let [RunEvent::With(company), RunEvent::Said(said), RunEvent::Unsaid(gone)] =
                &events[..]
            else {
                panic!("{events:?}")
            };
            assert_eq!(*company, Company::Human(Some("Ada".into())));
            assert_eq!(said.author.as_ref().map(|it| it.name.as_str()), Some("Ada"));
            assert_eq!((said.id.as_str(), gone.as_str()), ("m1", "m0"));
            assert_eq!(stream.last_event_id(), Some("7"));
        }
    }
}
