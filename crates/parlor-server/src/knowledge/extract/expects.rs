//! What kind of thing would answer a question: an amount, a time, a number.

use crate::knowledge::language::tokens::tokens;

/// What an answer should hold, as far as the question shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expects(Vec<Thing>);

/// One kind of thing that a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// "What does it cost": a price, and nothing else will do.
    Cost,
    /// "How much": most often a price.
    Money,
    /// "When", "how long": a time, a date or a length of time.
    Time,
    /// "What is your phone number": a number to call.
    Phone,
    /// "What is your e-mail address": an address to write to.
    Email,
    /// "How many", "which size": a number.
    Number,
    /// "How do I": a way to do it.
    Steps,
}

/// Words and phrases by which a question shows what it asks for.
const SIGNS: [(Thing, &[&str]); 7] = [
    (Thing::Cost, &COST),
    (Thing::Money, &MONEY),
    (Thing::Time, &TIME),
    (Thing::Phone, &PHONE),
    (Thing::Email, &EMAIL),
    (Thing::Number, &NUMBER),
    (Thing::Steps, &STEPS),
];

const COST: [&str; 6] = ["cost", "costs", "kostet", "kosten", "coute", "cuesta"];
const MONEY: [&str; 13] = [
    "how much",
    "price",
    "prices",
    "fee",
    "fees",
    "surcharge",
    "preis",
    "combien",
    "cuanto",
    "quanto",
    "hoeveel",
    "expensive",
    "worth",
];
const TIME: [&str; 13] = [
    "when",
    "how long",
    "how soon",
    "how fast",
    "how late",
    "what time",
    "hours",
    "wann",
    "wie lange",
    "quand",
    "cuando",
    "quando",
    "wanneer",
];
const PHONE: [&str; 6] =
    ["phone number", "your number", "telephone", "by phone", "call you", "telefonnummer"];
const EMAIL: [&str; 5] =
    ["e mail address", "email address", "your email", "your e mail", "mailadresse"];
const NUMBER: [&str; 6] =
    ["how many", "how often", "how old", "what size", "which size", "wie viele"];
const STEPS: [&str; 12] = [
    "how do",
    "how can",
    "how to",
    "how should",
    "how would",
    "how could",
    "what do i do",
    "steps",
    "wie kann",
    "comment",
    "como",
    "come posso",
];

impl Expects {
    /// Reads it off the question's words.
    pub fn of(question_tokens: &[String]) -> Self {
        let text = format!(" {} ", question_tokens.join(" "));
        let shows = |signs: &[&str]| signs.iter().any(|it| text.contains(&format!(" {it} ")));
        Self(SIGNS.iter().filter(|it| shows(it.1)).map(|it| it.0).collect())
    }

    /// Whether this kind of thing is asked for.
    pub fn includes(&self, thing: Thing) -> bool {
        self.0.contains(&thing)
    }

    /// Whether a text may answer at all: without a number to call, none answers
    /// "what is your phone number", however much it speaks of telephones, and
    /// without an amount, none answers what something costs.
    pub fn allows(&self, text: &str) -> bool {
        let needed =
            self.0.iter().filter(|it| matches!(it, Thing::Cost | Thing::Phone | Thing::Email));
        needed.into_iter().all(|it| holds(*it, text))
    }

    /// Whether a heading announces the kind of thing that is asked for: "Delivery times"
    /// where somebody asks how long.
    pub fn is_announced_by(&self, heading: &str) -> bool {
        let words = tokens(heading);
        let has = |them: &[&str]| words.iter().any(|it| them.contains(&it.as_str()));
        self.0.iter().any(|it| match it {
            Thing::Cost | Thing::Money => {
                has(&["cost", "costs", "price", "prices", "fees", "much"])
            }
            Thing::Time => has(&["time", "times", "long", "when", "hours", "duration"]),
            Thing::Phone | Thing::Email => has(&["contact", "reach"]),
            Thing::Number => has(&["many", "often"]),
            Thing::Steps => has(&["how"]),
        })
    }

    /// Whether a text holds any of what is expected; `false` if nothing is.
    pub fn is_met_by(&self, text: &str) -> bool {
        self.0.iter().any(|it| holds(*it, text))
    }
}

fn holds(thing: Thing, text: &str) -> bool {
    match thing {
        Thing::Cost | Thing::Money => holds_money(text),
        Thing::Time => holds_time(text),
        Thing::Phone => holds_phone_number(text),
        Thing::Email => text.contains('@'),
        Thing::Number => text.chars().any(|it| it.is_ascii_digit()),
        // Steps are a shape, not words.
        Thing::Steps => false,
    }
}

fn holds_money(text: &str) -> bool {
    const WORDS: [&str; 9] =
        ["free", "nothing", "eur", "usd", "gbp", "chf", "kostenlos", "gratuit", "gratis"];
    text.contains(['€', '$', '£', '¥', '%'])
        || tokens(text).iter().any(|it| WORDS.contains(&it.as_str()))
}

fn holds_time(text: &str) -> bool {
    is_clock_time(text)
        || tokens(text).iter().any(|it| TIME_WORDS.split(' ').any(|word| word == it))
}

/// Lengths of time and days.
const TIME_WORDS: &str = "minute minutes hour hours day days week weeks month months year years monday \
    tuesday wednesday thursday friday saturday sunday mondays thursdays saturdays \
    sundays january december stunden tag tage tagen wochen monate jahre heures jours \
    semaines dias giorni dagen";

/// At least seven digits, parted by nothing but what people write in a number.
fn holds_phone_number(text: &str) -> bool {
    let digits = |run: &str| run.chars().filter(char::is_ascii_digit).count();
    text.split(|it: char| !it.is_ascii_digit() && !" +-/()".contains(it)).any(|it| digits(it) >= 7)
}

/// `14:00`, `9:30`.
fn is_clock_time(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|it| matches!(it, [a, b':', c, d] if [a, c, d].iter().all(|it| it.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, met: &str, unmet: &str) {
        let expects = Expects::of(&tokens(question));
        assert!(expects.is_met_by(met), "{met}");
        assert!(!expects.is_met_by(unmet), "{unmet}");
    }

    #[test]
    fn a_price_answers_how_much() {
        check("How much is shipping?", "It costs €4.90.", "It takes long.");
        check("What does a return cost?", "Returns are free.", "Returns are easy.");
    }

    #[test]
    fn a_time_answers_when_and_how_long() {
        check("When are you open?", "From 10:00 on.", "In Hamburg.");
        check("How long does it take?", "Up to two weeks.", "By road.");
    }

    #[test]
    fn a_number_to_call_answers_what_is_your_phone_number() {
        check(
            "What is your phone number?",
            "Call +49 40 5550 142.",
            "We open at 10:00 for 20 people.",
        );
    }

    #[test]
    fn a_number_answers_how_many() {
        check("How many points do I get?", "50 points", "Some points");
    }

    #[test]
    fn a_question_without_a_question_word_expects_nothing_special() {
        assert_eq!(Expects::of(&tokens("my parcel is broken")), Expects::default());
        assert!(!Expects::default().is_met_by("€5 in 3 days"));
    }

    #[test]
    fn a_heading_announces_what_is_asked_for() {
        let expects = Expects::of(&tokens("How long does shipping take?"));
        assert!(expects.is_announced_by("Delivery times and costs"));
        assert!(!expects.is_announced_by("Express delivery"));
    }

    #[test]
    fn how_do_i_expects_steps() {
        assert!(Expects::of(&tokens("How do I return it?")).includes(Thing::Steps));
    }
}
