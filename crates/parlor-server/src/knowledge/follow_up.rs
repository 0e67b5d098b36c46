//! Questions that only make sense after another: "and to Norway?".

use super::{extract::small_talk::small_talk, query::Query};
use crate::domain::answer::{PastMessage, Question, Role};

/// Longer questions say themselves what they are about.
const MAX_OWN_TERMS: usize = 3;

/// What a question asks for, with what the one before it asked for if it leans on that.
pub fn query_of(question: &Question) -> Query {
    let query = Query::parse(&question.text);
    match earlier(&question.history) {
        Some(earlier) if leans_back(&query) => query.after(&Query::parse(&earlier.text)),
        _ => query,
    }
}

/// The last thing the visitor asked, small talk and files without words aside.
fn earlier(history: &[PastMessage]) -> Option<&PastMessage> {
    let asks = |it: &PastMessage| !it.text.is_empty() && small_talk(&it.text).is_none();
    history.iter().rev().find(|it| it.role == Role::User && asks(it))
}

fn leans_back(query: &Query) -> bool {
    let begins = query.tokens.first().is_some_and(|it| OPENERS.contains(&it.as_str()));
    let opens =
        begins || starts_with(query, &["what", "about"]) || starts_with(query, &["how", "about"]);
    let points = query.tokens.iter().any(|it| POINTERS.contains(&it.as_str()));
    query.terms.is_empty() || (query.terms.len() <= MAX_OWN_TERMS && (opens || points))
}

fn starts_with(query: &Query, words: &[&str]) -> bool {
    query.tokens.len() >= words.len() && query.tokens.iter().zip(words).all(|(a, b)| a == b)
}

/// Words that go on with what was said.
const OPENERS: [&str; 14] =
    ["and", "but", "or", "also", "then", "so", "und", "aber", "auch", "et", "mais", "y", "e", "en"];

/// Words that stand for something that was said.
const POINTERS: [&str; 16] = [
    "it", "that", "this", "they", "them", "those", "these", "there", "one", "ones", "das", "dort",
    "dahin", "ca", "eso", "dat",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(before: &[&str], text: &str) -> Vec<(String, bool)> {
        let history = before.iter().map(|it| PastMessage::new(Role::User, *it)).collect();
        let question = Question {
            organization_id: "org_1".into(),
            agent_id: "agt_1".into(),
            text: text.into(),
            history,
            ..Question::default()
        };
        let terms = query_of(&question).terms;
        terms.into_iter().map(|it| (it.forms[0].words.join(" "), it.is_context)).collect()
    }

    fn terms(own: &[&str], context: &[&str]) -> Vec<(String, bool)> {
        let own = own.iter().map(|it| ((*it).to_string(), false));
        own.chain(context.iter().map(|it| ((*it).to_string(), true))).collect()
    }

    #[test]
    fn and_goes_on_with_the_question_before() {
        let seen = asked(&["Do you ship to Norway?"], "and to Switzerland?");
        assert_eq!(seen, terms(&["switzerland"], &["ship"]));
    }

    #[test]
    fn it_stands_for_what_was_asked() {
        let seen = asked(&["Can I rent a tent?"], "How much does it cost?");
        assert_eq!(seen, terms(&["cost"], &["rent", "tent"]));
    }

    #[test]
    fn a_question_of_its_own_forgets_the_one_before() {
        let seen = asked(&["Do you ship to Norway?"], "How do I wash a down jacket?");
        assert_eq!(seen, terms(&["wash", "down", "jacket"], &[]));
    }

    #[test]
    fn a_file_in_between_is_skipped() {
        let seen = asked(&["Do you ship to Norway?", ""], "and to Spain?");
        assert_eq!(seen, terms(&["spain"], &["ship"]));
    }

    #[test]
    fn thanks_in_between_are_skipped() {
        let seen = asked(&["Do you ship to Norway?", "Thanks!"], "and to Spain?");
        assert_eq!(seen, terms(&["spain"], &["ship"]));
    }
}
