use super::Value;
use futures::{StreamExt as _, stream::BoxStream};
use reqwest::{Response, header::HeaderMap};
use std::time::Duration;

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A streamed answer, read frame by frame.
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) conversation: String,
    bytes: BoxStream<'static, Result<bytes::Bytes, reqwest::Error>>,
    unread: String,
}

/// What stands between two blank lines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Frame {
    Comment(String),
    Event { id: String, chunk: Value },
    Done,
}

impl Answer {
    #[track_caller]
    pub(crate) fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200, "{response:?}");
        let headers = response.headers().clone();
        assert_eq!(headers["content-type"], "text/event-stream");
        let conversation = headers["x-conversation-id"].to_str().unwrap().to_owned();
        Self {
            headers,
            conversation,
            bytes: response.bytes_stream().boxed(),
            unread: String::new(),
        }
    }

    /// The next frame; none at the end of the body.
    pub(crate) async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some((frame, rest)) = self.unread.split_once("\n\n") {
                let frame = parse(frame);
                self.unread = rest.into();
                return Some(frame);
            }
            let more = tokio::time::timeout(PATIENCE, self.bytes.next()).await;
            match more.expect("the stream is silent") {
                Some(bytes) => self.unread.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap()),
                None => return None,
            }
        }
    }

    /// The body as it comes, until these words are in it, or to its end.
    pub(crate) async fn raw_until(&mut self, words: Option<&str>) -> String {
        while words.is_none_or(|it| !self.unread.contains(it)) {
            let more = tokio::time::timeout(PATIENCE, self.bytes.next()).await;
            let Some(bytes) = more.expect("the stream is silent") else { break };
            self.unread.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        }
        std::mem::take(&mut self.unread)
    }

    /// Reads up to and with the next event of this type.
    pub(crate) async fn until(&mut self, kind: &str) -> (String, Value) {
        while let Some(frame) = self.next().await {
            if let Frame::Event { id, chunk } = frame
                && chunk["type"] == kind
            {
                return (id, chunk);
            }
        }
        panic!("the stream ended before a {kind}");
    }

    /// The next piece of text.
    pub(crate) async fn piece(&mut self) -> String {
        self.until("text-delta").await.1["delta"].as_str().unwrap().to_owned()
    }

    /// Everything that is left, without comments.
    pub(crate) async fn rest(mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        while let Some(frame) = self.next().await {
            if !matches!(frame, Frame::Comment(_)) {
                frames.push(frame);
            }
        }
        frames
    }

    /// The types of the events that are left, and `[DONE]`.
    pub(crate) async fn kinds(self) -> Vec<String> {
        let kind = |it: &Frame| match it {
            Frame::Comment(it) => it.clone(),
            Frame::Event { chunk, .. } => chunk["type"].as_str().unwrap().to_owned(),
            Frame::Done => "[DONE]".into(),
        };
        self.rest().await.iter().map(kind).collect()
    }

    /// The text that is left, when the answer ended as it should.
    pub(crate) async fn text(self) -> String {
        let frames = self.rest().await;
        assert_eq!(frames.last(), Some(&Frame::Done), "{frames:?}");
        text_of(&frames)
    }
}

/// The whole frames at the beginning of a body, without comments.
pub(crate) fn frames_of(body: &str) -> Vec<Frame> {
    let Some((whole, _)) = body.rsplit_once("\n\n") else { return Vec::new() };
    whole.split("\n\n").map(parse).filter(|it| !matches!(it, Frame::Comment(_))).collect()
}

/// The pieces of text in these frames, joined.
pub(crate) fn text_of(frames: &[Frame]) -> String {
    chunks(frames).filter_map(|it| it["delta"].as_str()).collect()
}

/// What the events among these frames say.
pub(crate) fn chunks(frames: &[Frame]) -> impl Iterator<Item = &Value> {
    events(frames).map(|it| it.1)
}

/// The ids of the events among these frames, and what they say.
pub(crate) fn events(frames: &[Frame]) -> impl Iterator<Item = (&str, &Value)> {
    frames.iter().filter_map(|it| match it {
        Frame::Event { id, chunk } => Some((id.as_str(), chunk)),
        Frame::Comment(_) | Frame::Done => None,
    })
}

fn parse(frame: &str) -> Frame {
    if let Some(comment) = frame.strip_prefix(": ") {
        return Frame::Comment(comment.into());
    }
    if frame == "data: [DONE]" {
        return Frame::Done;
    }
    let (id, data) = frame.split_once('\n').expect("an event has an id and data");
    Frame::Event {
        id: id.strip_prefix("id: ").unwrap().into(),
        chunk: serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap(),
    }
}
