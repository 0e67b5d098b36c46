//! What visitors say besides questions: a greeting, thanks, goodbye, "who are
//! you", "let me talk to a person".

use super::small_talk_rules::RULES;
use crate::knowledge::language::{tokens::tokens, tongue::Tongue};

/// Longer messages hold a question, whatever else they hold.
const MAX_TOKENS: usize = 14;

/// What a message says, if it is no question about the knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// "Hello"
    Greeting,
    /// "Can you help me?"
    Help,
    /// "Thanks, that helped"
    Thanks,
    /// "Bye"
    Goodbye,
    /// "Who are you? Are you a robot?"
    Identity,
    /// "I want to talk to a person"
    Person,
}

/// What a message says besides questions, and in which language.
///
/// A greeting or thanks must be the whole message: "Hi, do you ship to Norway?"
/// is a question.
pub fn small_talk(message: &str) -> Option<(Talk, Tongue)> {
    let tokens = tokens(message);
    if tokens.is_empty() || tokens.len() > MAX_TOKENS {
        return None;
    }
    let said = format!(" {} ", tokens.join(" "));
    RULES.iter().find_map(|rule| rule.reads(&said).then_some((rule.talk, rule.tongue)))
}

/// One way to say something that is no question.
pub(super) struct Rule {
    /// In which language.
    pub(super) tongue: Tongue,
    /// What it says.
    pub(super) talk: Talk,
    /// Each holds words and phrases parted by `|`; the message needs one of each.
    pub(super) needs: &'static [&'static str],
    /// Words that may stand around them; `None`: any.
    pub(super) fillers: Option<&'static str>,
}

impl Rule {
    fn reads(&self, said: &str) -> bool {
        let mut rest = said.to_owned();
        for choice in self.needs {
            let found = choice.split('|').find(|it| rest.contains(&format!(" {it} ")));
            let Some(found) = found else { return false };
            if self.fillers.is_some() {
                rest = rest.replace(&format!(" {found} "), "  ");
            }
        }
        let fits = |fillers: &str| {
            rest.split_whitespace().all(|it| {
                let known = |list: &str| list.split(['|', ' ']).any(|word| word == it);
                known(fillers) || self.needs.iter().any(|list| known(list))
            })
        };
        self.fillers.is_none_or(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(talk: Option<Talk>, messages: &[&str]) {
        for message in messages {
            assert_eq!(small_talk(message).map(|it| it.0), talk, "{message}");
        }
    }

    #[test]
    fn a_greeting_is_a_whole_message() {
        check(
            Some(Talk::Greeting),
            &["Hi", "hello there!", "Hey, how are you?", "Guten Tag", "¡Hola!"],
        );
    }

    #[test]
    fn thanks_and_goodbye_are_understood() {
        check(
            Some(Talk::Thanks),
            &["Thanks!", "Thank you very much", "ok thanks, that helped", "Vielen Dank"],
        );
        check(Some(Talk::Goodbye), &["bye", "Good night", "Au revoir"]);
    }

    #[test]
    fn who_are_you_is_understood() {
        check(Some(Talk::Identity), &["Who are you?", "are you a robot", "Bist du ein Roboter?"]);
    }

    #[test]
    fn a_wish_for_a_person_is_understood() {
        check(
            Some(Talk::Person),
            &[
                "I want to talk to a person",
                "Can I speak with someone please?",
                "connect me to a human agent",
                "Ich möchte mit einem Mitarbeiter sprechen",
                "Je voudrais parler à un conseiller",
            ],
        );
    }

    #[test]
    fn a_question_is_never_small_talk() {
        check(
            None,
            &[
                "Hi, do you ship to Norway?",
                "Thanks, and how do I return it?",
                "Which person signs for the parcel?",
                "Can someone else collect my order?",
                "hello world program",
                "Do I need a person to sign?",
                "Can you help me return a parcel?",
                "",
                "?!",
            ],
        );
    }

    #[test]
    fn the_answer_is_in_the_language_of_the_message() {
        assert_eq!(small_talk("Danke!"), Some((Talk::Thanks, Tongue::German)));
        assert_eq!(small_talk("Hola"), Some((Talk::Greeting, Tongue::Spanish)));
    }
}
