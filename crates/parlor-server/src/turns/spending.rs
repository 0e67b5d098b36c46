//! What an answer takes in tokens, over all requests to its model.

use crate::domain::{answer::AnswerEvent, token_count::TokenCount, tool::ToolEvent};
use parlor_wire::chunk::Usage;

/// The requests of one answer.
#[derive(Debug, Default)]
pub(super) struct Spending {
    rounds: Vec<Round>,
    /// Whether somebody else speaks now, who counts nothing.
    is_over: bool,
}

/// One request.
#[derive(Debug, Default)]
struct Round {
    /// How much it was asked, about.
    asked: u32,
    /// What it said and called.
    said: TokenCount,
    is_heard: bool,
    /// What its server told; the last of it is the whole.
    told: Option<Usage>,
}

impl Spending {
    /// A model is asked about this much.
    pub(super) fn ask(&mut self, tokens: u32) {
        self.rounds.push(Round { asked: tokens, ..Round::default() });
    }

    /// Its server says what was spent.
    pub(super) fn is_told(&mut self, usage: Usage) {
        if let Some(round) = self.rounds.last_mut() {
            round.told = Some(usage);
        }
    }

    /// Somebody else answers in its place.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }

    /// Listens to what the model says.
    pub(super) fn hear(&mut self, event: &AnswerEvent) {
        let said = match event {
            AnswerEvent::Text(text) => text,
            AnswerEvent::Tool(ToolEvent::Begun { name, .. }) => name,
            AnswerEvent::Tool(ToolEvent::Grew { json, .. }) => json,
            _ => return,
        };
        if let Some(round) = self.rounds.last_mut().filter(|_| !self.is_over) {
            round.said.add(said);
            round.is_heard = true;
        }
    }

    /// All of it: as told, and where nothing was told, as counted here. A request that
    /// failed before a word counts nothing; the one that still runs counts what was asked.
    /// None if no model was at work.
    pub(super) fn total(&self, has_failed: bool) -> Option<Usage> {
        let runs = |index: usize| index + 1 == self.rounds.len() && !has_failed && !self.is_over;
        let counts =
            |(index, it): &(usize, &Round)| it.is_heard || it.told.is_some() || runs(*index);
        let rounds = self.rounds.iter().enumerate().filter(counts);
        rounds.map(|(_, it)| it.usage()).reduce(sum)
    }
}

impl Round {
    fn usage(&self) -> Usage {
        self.told.unwrap_or_else(|| Usage {
            input_tokens: self.asked,
            output_tokens: self.said.tokens(),
            estimated: true,
        })
    }
}

fn sum(one: Usage, other: Usage) -> Usage {
    Usage {
        input_tokens: one.input_tokens.saturating_add(other.input_tokens),
        output_tokens: one.output_tokens.saturating_add(other.output_tokens),
        estimated: one.estimated || other.estimated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(input_tokens: u32, output_tokens: u32) -> Usage {
        Usage { input_tokens, output_tokens, estimated: false }
    }

    fn counted(input_tokens: u32, output_tokens: u32) -> Usage {
        Usage { estimated: true, ..told(input_tokens, output_tokens) }
    }

    /// Each round: how much was asked, what was said, what was told.
    fn spent(rounds: &[(u32, &str, Option<Usage>)]) -> Spending {
        let mut spending = Spending::default();
        for (asked, said, usage) in rounds {
            spending.ask(*asked);
            if !said.is_empty() {
                spending.hear(&AnswerEvent::Text((*said).into()));
            }
            if let Some(usage) = usage {
                spending.is_told(*usage);
            }
        }
        spending
    }

    #[test]
    fn rounds_add_up_as_told_and_as_counted_where_nothing_was_told() {
        let both = spent(&[(10, "", Some(told(9, 3))), (20, "", Some(told(21, 2)))]);
        assert_eq!(both.total(false), Some(told(30, 5)));
        let one = spent(&[(10, "", Some(told(9, 3))), (20, "four", None)]);
        assert_eq!(one.total(false), Some(counted(29, 4)));
        assert_eq!(one.total(true), one.total(false));
    }

    #[test]
    fn a_round_without_a_word_counts_only_while_it_runs() {
        let silent = spent(&[(10, "", Some(told(9, 3))), (20, "", None)]);
        assert_eq!(silent.total(false), Some(counted(29, 3)));
        assert_eq!(silent.total(true), Some(told(9, 3)));
        // It was asked again, in another way.
        assert_eq!(spent(&[(10, "", None), (8, "four", None)]).total(false), Some(counted(8, 1)));
    }

    #[test]
    fn whoever_stands_in_for_a_model_spends_nothing() {
        let mut away = spent(&[(10, "", None)]);
        away.end();
        away.hear(&AnswerEvent::Text("Quoted.".into()));
        assert_eq!(away.total(false), None);
        assert_eq!(Spending::default().total(false), None);
    }

    #[test]
    fn a_server_that_counts_along_is_counted_once() {
        let mut spending = spent(&[(10, "four", Some(told(9, 1)))]);
        spending.is_told(told(9, 2));
        assert_eq!(spending.total(false), Some(told(9, 2)));
    }

    #[test]
    fn calls_are_words_too() {
        let mut spending = spent(&[(10, "", None)]);
        let (id, json) = ("a".into(), "{\"number\": 7}".into());
        spending.hear(&AnswerEvent::Tool(ToolEvent::Grew { id, json }));
        assert_eq!(spending.total(true), Some(counted(10, 4)));
    }
}
