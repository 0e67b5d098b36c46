use super::{Answer, Caller, Frame, Script, Shop};
use parlor_server::domain::scripted::Gate;

/// A visitor whose question was answered.
pub(crate) struct Told {
    pub(crate) visitor: Caller,
    pub(crate) conversation: String,
    pub(crate) frames: Vec<Frame>,
}

/// A visitor who has read the first word of an answer; the gate holds the others.
pub(crate) struct HalfTold {
    pub(crate) visitor: Caller,
    pub(crate) conversation: String,
    pub(crate) gate: Gate,
    pub(crate) answer: Answer,
    /// The id of the event with the first word.
    pub(crate) last: String,
}

impl Shop {
    /// A new visitor asks and reads these words.
    pub(crate) async fn tells<T: Into<String>>(&self, words: impl IntoIterator<Item = T>) -> Told {
        let visitor = self.visitor().await;
        self.bot.will_say(words);
        let answer = visitor.ask("?").await;
        let conversation = answer.conversation.clone();
        Told { visitor, conversation, frames: answer.rest().await }
    }

    /// A new visitor asks, and reads the first of these words.
    pub(crate) async fn begins_to_tell<const N: usize>(&self, words: [&str; N]) -> HalfTold {
        let visitor = self.visitor().await;
        let gate = self.bot.will_wait(Script::saying(words));
        let mut answer = visitor.ask("?").await;
        let conversation = answer.conversation.clone();
        gate.next().await;
        let (last, chunk) = answer.until("text-delta").await;
        assert_eq!(Some(chunk["delta"].as_str().unwrap()), words.first().copied());
        HalfTold { visitor, conversation, gate, answer, last }
    }
}

impl HalfTold {
    /// `trn_…`
    pub(crate) fn turn(&self) -> String {
        self.last.split_once('.').unwrap().0.into()
    }
}
