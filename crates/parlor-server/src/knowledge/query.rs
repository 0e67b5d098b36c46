//! What a question asks for.

use super::{
    asking::Asking,
    language::{
        stem::{MAX_GAP, stem},
        synonyms::{phrases, synonyms},
        tokens::{is_unspaced, tokens},
        tongue::Tongue,
    },
    term::{Form, Term},
};
use crate::domain::passage::{Phrase, Wanted};

/// A long message is searched for its first terms only: enough to find what it is about.
const MAX_TERMS: usize = 24;

/// A shorter beginning of a word would match half the dictionary.
const MIN_PREFIX_CHARS: usize = 4;

/// A question as the things it asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The language its words are stemmed by.
    pub tongue: Tongue,
    /// What it asks for, in the order of the question; none if it has only words
    /// that hold a sentence together.
    pub terms: Vec<Term>,
    /// All its words, folded.
    pub tokens: Vec<String>,
    /// Their stems.
    pub stems: Vec<String>,
    /// Whether the text ends in the middle of a word, as far as that can be seen.
    pub is_open: bool,
}

impl Query {
    /// Reads a question. No text is a mistake; the worst asks for nothing.
    pub fn parse(text: &str) -> Self {
        let tokens = tokens(text);
        let tongue = Tongue::of(&tokens);
        let stems = tokens.iter().map(|it| stem(tongue, it)).collect();
        let is_open = text.ends_with(char::is_alphanumeric);
        let mut query = Self { tongue, terms: Vec::new(), tokens, stems, is_open };
        query.read(is_glue);
        if query.terms.is_empty() {
            query.read(|_| false);
        }
        let asking = Asking::of(text);
        for term in &mut query.terms {
            term.is_story = !term.own_words().iter().any(|it| asking.asks_for(it));
            term.is_name = term.own_words().iter().any(|it| asking.names(it));
        }
        query
    }

    /// Adds a term for each word and phrase that is neither a stop word nor to be skipped.
    fn read(&mut self, skips: fn(&str) -> bool) {
        let mut at = 0;
        while at < self.tokens.len() && self.terms.len() < MAX_TERMS {
            let (words, next) = self.words_at(at);
            if !words.first().is_some_and(|it| skips(it)) {
                self.add(&words, at);
            }
            at = next;
        }
    }

    /// The same question with what the one before asked for, so that "and to
    /// Norway?" still speaks of delivery; but not of the Sweden in "to Sweden",
    /// whose place Norway takes.
    #[must_use]
    pub fn after(mut self, earlier: &Self) -> Self {
        let replaced: Vec<String> = self.terms.iter().filter_map(|it| it.after.clone()).collect();
        for term in &earlier.terms {
            if term.after.as_ref().is_some_and(|it| replaced.contains(it)) {
                continue;
            }
            if self.terms.len() < MAX_TERMS && !self.terms.iter().any(|it| it.overlaps(term)) {
                self.terms.push(Term { is_context: true, ..term.clone() });
            }
        }
        self
    }

    /// What the index is asked for, one for each term.
    pub fn wanted(&self) -> Vec<Wanted> {
        let wanted = |term: &Term| Wanted {
            any_of: term.forms.iter().map(|it| self.phrase(it)).collect(),
            may_become: self.completion(term),
        };
        self.terms.iter().map(wanted).collect()
    }

    /// Longer words that begin like the last one, unless a mark or space ended it.
    fn completion(&self, term: &Term) -> Option<Phrase> {
        let [word] = term.forms.first()?.words.as_slice() else { return None };
        let is_last = self.is_open && self.tokens.last() == Some(word);
        (is_last && is_telling(word)).then(|| Phrase { words: vec![word.clone()], is_prefix: true })
    }

    /// The phrase or word at `at` (empty for a stop word), and where the next begins.
    fn words_at(&self, at: usize) -> (Vec<String>, usize) {
        let known = if self.tongue == Tongue::English { phrases() } else { &[] };
        if let Some(found) = known.iter().find_map(|it| self.phrase_at(it, at)) {
            return found;
        }
        if self.asks_how(at) {
            return (Vec::new(), at + 2);
        }
        let word = self.tokens.get(at).filter(|it| !self.tongue.is_stop_word(it));
        (word.cloned().into_iter().collect(), at + 1)
    }

    /// "How long", "how many", "what time": a question word of two words.
    fn asks_how(&self, at: usize) -> bool {
        const MEASURES: [&str; 10] =
            ["long", "much", "many", "often", "soon", "far", "fast", "late", "early", "old"];
        let is = |at: usize, words: &[&str]| {
            self.tokens.get(at).is_some_and(|it| words.contains(&it.as_str()))
        };
        let asks = (is(at, &["how"]) && is(at + 1, &MEASURES))
            || (is(at, &["what"]) && is(at + 1, &["time"]));
        self.tongue == Tongue::English && asks
    }

    /// The words of a phrase, given by its stems, and where the question goes on
    /// after it, if it stands at `at`.
    fn phrase_at(&self, phrase: &[String], at: usize) -> Option<(Vec<String>, usize)> {
        let (mut next, mut words) = (at, Vec::new());
        for stem in phrase {
            let gap = if words.is_empty() { 0 } else { MAX_GAP };
            let found = (next..=next + gap).find(|it| self.stems.get(*it) == Some(stem))?;
            let between = self.tokens.get(next..found)?;
            if !between.iter().all(|it| self.tongue.is_stop_word(it)) {
                return None;
            }
            words.extend(self.tokens.get(found).cloned());
            next = found + 1;
        }
        Some((words, next))
    }

    fn add(&mut self, words: &[String], at: usize) {
        if words.is_empty() {
            return;
        }
        let own = self.form(words.to_vec());
        let others = if self.tongue == Tongue::English {
            synonyms(&own.stems.join(" "))
        } else {
            Vec::new()
        };
        let split = |it: &str| it.split(' ').map(Into::into).collect();
        let forms = [own].into_iter().chain(others.into_iter().map(|it| self.form(split(it))));
        let forms: Vec<Form> = forms.collect();
        let before = at.checked_sub(1).and_then(|it| self.tokens.get(it));
        let after = before.filter(|it| self.tongue.is_stop_word(it)).cloned();
        let is_light = matches!(words, [it] if self.tongue.is_light_word(it));
        let term = Term { forms, is_light, after, ..Term::default() };
        if !self.terms.iter().any(|it| it.overlaps(&term)) {
            self.terms.push(term);
        }
    }

    fn form(&self, words: Vec<String>) -> Form {
        Form::of(self.tongue, words)
    }

    /// The index stems English; for other languages the beginning of the word,
    /// up to where its ending starts, has to do.
    fn phrase(&self, form: &Form) -> Phrase {
        let whole = || Phrase { words: form.words.clone(), is_prefix: false };
        match form.stems.as_slice() {
            [stem] if self.tongue != Tongue::English && is_telling(stem) => {
                Phrase { words: vec![stem.clone()], is_prefix: true }
            }
            _ => whole(),
        }
    }
}

/// A pair of characters with a particle in it, as `の再` in `パスワードの再設定`: it
/// glues words together and is in few texts by chance.
fn is_glue(word: &str) -> bool {
    const CHINESE: [char; 10] = ['的', '了', '吗', '呢', '嗎', '是', '我', '你', '们', '們'];
    word.chars().any(|it| matches!(it, '\u{3041}'..='\u{309f}') || CHINESE.contains(&it))
}

fn is_telling(stem: &str) -> bool {
    stem.chars().count() >= MIN_PREFIX_CHARS && !stem.chars().any(is_unspaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, terms: &[&str]) {
        let query = Query::parse(question);
        let own: Vec<String> = query.terms.iter().map(|it| it.forms[0].words.join(" ")).collect();
        assert_eq!(own, terms);
    }

    #[test]
    fn a_question_asks_for_its_content_words() {
        check("How do I return an item, please?", &["return", "item"]);
        check("and how?", &[]);
        check("", &[]);
    }

    #[test]
    fn phrases_are_one_term_even_when_parted() {
        check("Can I send something back from France?", &["send back", "france"]);
        check("Where do I pick it up?", &["pick up"]);
    }

    #[test]
    fn the_same_thing_is_asked_for_once() {
        check("How much does it cost, the price of delivery?", &["cost", "delivery"]);
        check("return returns returning", &["return"]);
    }

    #[test]
    fn words_that_mean_the_same_are_wanted_too() {
        let wanted = Query::parse("parcel").wanted();
        let words: Vec<String> = wanted[0].any_of.iter().map(|it| it.words.join(" ")).collect();
        assert_eq!(words, ["parcel", "package", "shipment"]);
    }

    #[test]
    fn the_last_word_may_not_be_done_yet() {
        let becomes = |text: &str| {
            let wanted = Query::parse(text).wanted();
            wanted.last().unwrap().may_become.as_ref().map(|it| it.words[0].clone())
        };
        assert_eq!(becomes("do you ship to norw"), Some("norw".into()));
        assert_eq!(becomes("do you ship to norway?"), None);
        assert_eq!(becomes("the car"), None);
    }

    #[test]
    fn other_languages_want_the_beginning_of_a_word() {
        let wanted = Query::parse("Wie lange dauern die Rücksendungen?").wanted();
        let last = &wanted.last().unwrap().any_of[0];
        assert_eq!((last.words[0].as_str(), last.is_prefix), ("rucksend", true));
    }

    #[test]
    fn scripts_without_spaces_ask_for_pairs() {
        check("再設定", &["再設", "設定"]);
        check("パスの再設定", &["パス", "再設", "設定"]);
        check("ください", &["くだ", "ださ", "さい"]);
    }

    #[test]
    fn the_question_before_adds_what_is_missing() {
        let before = Query::parse("Do you ship to Norway by express?");
        let query = Query::parse("and delivery to Sweden?").after(&before);
        let own: Vec<(&str, bool)> =
            query.terms.iter().map(|it| (it.forms[0].words[0].as_str(), it.is_context)).collect();
        assert_eq!(own, [("delivery", false), ("sweden", false), ("express", true)]);
    }

    #[test]
    fn a_very_long_message_asks_for_a_bounded_number_of_things() {
        let long: Vec<String> = (0..2_000).map(|it| format!("word{it}")).collect();
        assert_eq!(Query::parse(&long.join(" ")).terms.len(), MAX_TERMS);
    }
}
