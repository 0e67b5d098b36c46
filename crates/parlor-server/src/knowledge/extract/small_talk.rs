//! What visitors say besides questions: a greeting, thanks, goodbye, "who are
//! you", "let me talk to a person".

use crate::knowledge::language::{tokens::tokens, tongue::Tongue};

/// Longer messages hold a question, whatever else they hold.
const MAX_TOKENS: usize = 14;

/// What a message says, if it is no question about the knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// "Hello"
    Greeting,
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

struct Rule {
    tongue: Tongue,
    talk: Talk,
    /// Each holds words and phrases parted by `|`; the message needs one of each.
    needs: &'static [&'static str],
    /// Words that may stand around them; `None`: any.
    fillers: Option<&'static str>,
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

const fn rule(
    tongue: Tongue,
    talk: Talk,
    needs: &'static [&'static str],
    fillers: Option<&'static str>,
) -> Rule {
    Rule { tongue, talk, needs, fillers }
}

/// The first that fits counts, so people come before greetings.
const RULES: &[Rule] = &[
    rule(
        Tongue::English,
        Talk::Person,
        &[
            "talk|speak|chat|connect|transfer|reach|get|want|need|give|contact",
            "human|real person|a person|person|someone|somebody|representative|operator|live agent|human agent|employee|staff member|real agent",
        ],
        Some(
            "i to a an the with me us can could would like please want need a real live from your support team customer service now let may may hi hello is there there's s it possible how do",
        ),
    ),
    rule(
        Tongue::German,
        Talk::Person,
        &[
            "sprechen|reden|mensch|menschen|mitarbeiter|mitarbeiterin|person",
            "mensch|menschen|mitarbeiter|mitarbeiterin|person|jemandem|jemand",
        ],
        Some(
            "ich mochte will kann mit einem einer ihrem ihrer bitte gern gerne echten dem der support kundendienst hallo verbinden sie mich",
        ),
    ),
    rule(
        Tongue::French,
        Talk::Person,
        &["parler|discuter|contacter", "personne|humain|conseiller|quelqu|agent"],
        Some("je veux voudrais peux puis a avec un une s il vous plait vrai vraie bonjour"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Person,
        &["hablar|contactar", "persona|humano|alguien|agente"],
        Some("quiero puedo quisiera con una un por favor real hola"),
    ),
    rule(
        Tongue::English,
        Talk::Identity,
        &[
            "who are you|what are you|are you a robot|are you a bot|are you human|are you a human|are you real|are you an ai|are you a person|what is your name|what s your name|what can you do|who is this|how can you help|what can i ask you",
        ],
        Some("hi hello hey so and please me an ai tell exactly or a real bot robot human person"),
    ),
    rule(
        Tongue::German,
        Talk::Identity,
        &[
            "wer bist du|wer sind sie|bist du ein roboter|sind sie ein roboter|bist du ein mensch|was kannst du|was konnen sie|wie heißt du",
        ],
        Some("hallo und"),
    ),
    rule(
        Tongue::French,
        Talk::Identity,
        &["qui es tu|qui etes vous|es tu un robot|etes vous un robot"],
        Some("bonjour"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Identity,
        &["quien eres|quien es usted|eres un robot|que puedes hacer"],
        Some("hola"),
    ),
    rule(
        Tongue::English,
        Talk::Thanks,
        &["thanks|thank you|thx|ty|cheers|much appreciated"],
        Some(
            "so very much a lot you ok okay great perfect that helped helps for your the help is was all it good awesome again many no",
        ),
    ),
    rule(
        Tongue::German,
        Talk::Thanks,
        &["danke|vielen dank|dankeschon|merci"],
        Some("sehr schon ok super das hat geholfen fur die hilfe"),
    ),
    rule(
        Tongue::French,
        Talk::Thanks,
        &["merci"],
        Some("beaucoup bien ok super parfait pour votre aide"),
    ),
    rule(
        Tongue::Spanish,
        Talk::Thanks,
        &["gracias"],
        Some("muchas mil ok vale perfecto por tu su ayuda"),
    ),
    rule(Tongue::Italian, Talk::Thanks, &["grazie"], Some("mille molte ok perfetto")),
    rule(Tongue::Portuguese, Talk::Thanks, &["obrigado|obrigada"], Some("muito ok")),
    rule(Tongue::Dutch, Talk::Thanks, &["bedankt|dank je|dank u"], Some("wel ok hartelijk")),
    rule(
        Tongue::English,
        Talk::Goodbye,
        &["bye|goodbye|good bye|see you|good night|have a nice day|have a good day"],
        Some("bye ok okay later then for now thanks"),
    ),
    rule(
        Tongue::German,
        Talk::Goodbye,
        &["tschuss|auf wiedersehen|ciao|bis bald"],
        Some("ok danke"),
    ),
    rule(Tongue::French, Talk::Goodbye, &["au revoir|a bientot"], Some("merci")),
    rule(Tongue::Spanish, Talk::Goodbye, &["adios|hasta luego"], Some("gracias")),
    rule(
        Tongue::English,
        Talk::Greeting,
        &["hi|hello|hey|hiya|howdy|good morning|good afternoon|good evening|greetings|yo"],
        Some("there you all how are everyone again today doing"),
    ),
    rule(
        Tongue::German,
        Talk::Greeting,
        &["hallo|guten tag|guten morgen|guten abend|moin|servus|gruezi|gruß gott"],
        Some("zusammen wie geht es dir ihnen"),
    ),
    rule(Tongue::French, Talk::Greeting, &["bonjour|salut|bonsoir|coucou"], Some("a tous ca va")),
    rule(
        Tongue::Spanish,
        Talk::Greeting,
        &["hola|buenos dias|buenas tardes|buenas noches|buenas"],
        Some("que tal"),
    ),
    rule(
        Tongue::Italian,
        Talk::Greeting,
        &["ciao|salve|buongiorno|buonasera"],
        Some("a tutti come va"),
    ),
    rule(
        Tongue::Portuguese,
        Talk::Greeting,
        &["ola|oi|bom dia|boa tarde|boa noite"],
        Some("tudo bem"),
    ),
    rule(
        Tongue::Dutch,
        Talk::Greeting,
        &["hoi|goedemorgen|goedemiddag|goedenavond|goedendag"],
        Some("allemaal"),
    ),
];

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
