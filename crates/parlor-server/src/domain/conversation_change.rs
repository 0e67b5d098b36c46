//! What becomes of a conversation when somebody wants something of it.

use super::{
    agent::Misfit,
    conversation::{Conversation, ConversationStatus as Status},
    conversation_fields::{Author, Rating, checked_title, merged},
    form_answer::FormAnswer,
};
use std::collections::BTreeMap;

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To say what it is about.
    Describe {
        /// A new title; an empty one takes it away.
        title: Option<String>,
        /// Texts replace, nulls remove.
        metadata: BTreeMap<String, Option<String>>,
    },
    /// To be done with it.
    End(By),
    /// To talk to a human.
    HandOff,
    /// To be that human.
    TakeOver {
        /// Who it is.
        author: Author,
        /// Whether even another human has to leave.
        by_force: bool,
    },
    /// To leave it to the bot again.
    HandBack,
    /// To say how good it was.
    Rate(Rating),
    /// To fill in a form, or to skip it.
    AnswerForm(FormAnswer),
    /// To say something in it.
    Speak,
}

/// Who ends a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whom it is with.
    Visitor,
    /// A backend.
    Backend,
    /// Nobody said anything for a long time.
    Idleness,
}

impl By {
    /// As webhooks name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Backend => "backend",
            Self::Idleness => "idle",
        }
    }
}

/// A conversation as it was wanted, and what others are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// As it is now; the same as before, if it was so already.
    pub conversation: Conversation,
    /// The webhook events.
    pub told: Vec<&'static str>,
}

/// Why a wish is not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// A field does not fit.
    Misfit(Misfit),
    /// Another human has the conversation.
    TakenOver {
        /// What they are called.
        by: String,
    },
    /// The form was filled in or skipped before, with other values.
    FormAnswered,
}

impl From<Misfit> for Denied {
    fn from(it: Misfit) -> Self {
        Self::Misfit(it)
    }
}

/// Grants a wish, at this time. Whatever was wanted already is granted again, and
/// told to nobody.
///
/// # Errors
/// Names the field that does not fit, or who has the conversation.
pub fn grant(before: &Conversation, wish: Wish, now_millis: i64) -> Result<Granted, Denied> {
    let mut it = before.clone();
    let mut told = Vec::new();
    match wish {
        Wish::Describe { title, metadata } => {
            if title.is_some() {
                it.title = checked_title(title)?;
            }
            it.metadata = merged(it.metadata, metadata)?;
        }
        Wish::End(_) => {
            if it.status != Status::Ended {
                told.push("conversation.ended");
                it.ended_at = Some(now_millis);
            }
            (it.status, it.operator) = (Status::Ended, None);
        }
        Wish::HandOff => hand_off(&mut it, &mut told),
        Wish::TakeOver { author, by_force } => {
            let other = it.operator.as_ref().filter(|it| it.name != author.name);
            if let Some(other) = other.filter(|_| !by_force) {
                return Err(Denied::TakenOver { by: other.name.clone() });
            }
            hand_off(&mut it, &mut told);
            it.operator = Some(author);
        }
        Wish::HandBack if it.status == Status::HandedOff => {
            (it.status, it.operator) = (Status::Open, None);
            told.push("conversation.resumed");
        }
        Wish::HandBack => {}
        Wish::Rate(rating) => {
            it.rating = Some(rating.checked()?);
            if it.rating != before.rating {
                told.push("conversation.rated");
            }
        }
        Wish::AnswerForm(answer) => answer_form(&mut it, answer, &mut told)?,
        Wish::Speak => reopen(&mut it, &mut told),
    }
    if it != *before {
        it.updated_at = now_millis;
    }
    Ok(Granted { conversation: it, told })
}

fn answer_form(
    it: &mut Conversation,
    answer: FormAnswer,
    told: &mut Vec<&'static str>,
) -> Result<(), Denied> {
    if let Some(known) = it.forms.iter().find(|known| known.form_id == answer.form_id) {
        let is_same = known.values == answer.values && known.skipped == answer.skipped;
        return if is_same { Ok(()) } else { Err(Denied::FormAnswered) };
    }
    if !answer.skipped {
        told.push("lead.captured");
    }
    it.forms.push(answer);
    Ok(())
}

fn hand_off(it: &mut Conversation, told: &mut Vec<&'static str>) {
    reopen(it, told);
    if it.status == Status::Open {
        it.status = Status::HandedOff;
        told.push("conversation.handed_off");
    }
}

fn reopen(it: &mut Conversation, told: &mut Vec<&'static str>) {
    if it.status == Status::Ended {
        (it.status, it.ended_at) = (Status::Open, None);
        told.push("conversation.resumed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Author {
        Author { name: "Ada".into(), avatar_url: None }
    }

    fn taken() -> Wish {
        Wish::TakeOver { author: ada(), by_force: false }
    }

    #[test]
    fn nobody_takes_a_conversation_from_another_without_saying_so() {
        let it = check(vec![taken(), taken()], Status::HandedOff, &["conversation.handed_off"]);
        let author = Author { name: "Bob".into(), avatar_url: None };
        let wish = |by_force| Wish::TakeOver { author: author.clone(), by_force };
        let denied = grant(&it, wish(false), 3).unwrap_err();
        assert_eq!(denied, Denied::TakenOver { by: "Ada".into() });
        let granted = grant(&it, wish(true), 3).unwrap();
        assert_eq!(granted.conversation.operator, Some(author));
    }

    /// Grants these wishes one after the other; expects this status and these events.
    #[track_caller]
    fn check(wishes: Vec<Wish>, status: Status, told: &[&str]) -> Conversation {
        let mut it = Conversation::default();
        let mut all = Vec::new();
        for (wish, now) in wishes.into_iter().zip(1..) {
            let granted = grant(&it, wish, now).unwrap();
            it = granted.conversation;
            all.extend(granted.told);
        }
        assert_eq!((it.status, all.as_slice()), (status, told));
        it
    }

    #[test]
    fn a_conversation_is_handed_off_taken_over_and_handed_back() {
        let wishes = vec![Wish::HandOff, taken()];
        let taken = check(wishes.clone(), Status::HandedOff, &["conversation.handed_off"]);
        assert_eq!(taken.operator, Some(ada()));
        let back = [wishes, vec![Wish::HandBack]].concat();
        let told = ["conversation.handed_off", "conversation.resumed"];
        assert_eq!(check(back, Status::Open, &told).operator, None);
    }

    #[test]
    fn what_is_wanted_twice_is_told_once() {
        check(vec![Wish::HandOff, Wish::HandOff], Status::HandedOff, &["conversation.handed_off"]);
        let end = Wish::End(By::Visitor);
        let ended = check(vec![end.clone(), end], Status::Ended, &["conversation.ended"]);
        assert_eq!((ended.ended_at, ended.updated_at), (Some(1), 1));
        check(vec![Wish::HandBack], Status::Open, &[]);
        let rate = Wish::Rate(Rating { score: 5, comment: None });
        check(vec![rate.clone(), rate], Status::Open, &["conversation.rated"]);
    }

    #[test]
    fn a_form_is_filled_in_once() {
        let answer = |name: &str, skipped| FormAnswer {
            form_id: "contact".into(),
            values: [("name".to_owned(), name.into())].into(),
            skipped,
            answered_at: 1,
        };
        let wish = |name, skipped| Wish::AnswerForm(answer(name, skipped));
        let wishes = vec![wish("Ada", false), wish("Ada", false)];
        let it = check(wishes, Status::Open, &["lead.captured"]);
        assert_eq!(it.forms, [answer("Ada", false)]);
        assert_eq!(grant(&it, wish("Bob", false), 3), Err(Denied::FormAnswered));
        check(vec![wish("", true)], Status::Open, &[]);
    }

    #[test]
    fn whoever_speaks_in_a_conversation_that_was_ended_opens_it_again() {
        let wishes = vec![taken(), Wish::End(By::Idleness), Wish::Speak];
        let told = ["conversation.handed_off", "conversation.ended", "conversation.resumed"];
        let it = check(wishes, Status::Open, &told);
        assert_eq!((it.operator, it.ended_at), (None, None));
        check(vec![Wish::Speak], Status::Open, &[]);
    }

    #[test]
    fn a_human_can_be_wanted_after_the_end() {
        let told = ["conversation.ended", "conversation.resumed", "conversation.handed_off"];
        check(vec![Wish::End(By::Visitor), Wish::HandOff], Status::HandedOff, &told);
    }

    #[test]
    fn a_title_that_is_not_mentioned_stays() {
        let describe = |title: Option<&str>| Wish::Describe {
            title: title.map(Into::into),
            metadata: [("plan".to_owned(), Some("pro".to_owned()))].into(),
        };
        let it = check(vec![describe(Some("Returns")), describe(None)], Status::Open, &[]);
        assert_eq!((it.title.as_deref(), it.updated_at), (Some("Returns"), 1));
        assert_eq!(it.metadata["plan"], "pro");
    }
}
