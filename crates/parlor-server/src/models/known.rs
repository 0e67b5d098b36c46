//! What a model's server was found to take of the fields that not all of them take.

use super::request::Dialect;
use std::time::Duration;
use tokio::time::Instant;

/// For how long a server is asked without tools that has refused them: it may learn, and
/// an agent whose tools are gone answers worse without anybody being told.
const WITHOUT_TOOLS: Duration = Duration::from_mins(5);

/// What is known of one server.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    dialect: Dialect,
    without_tools_until: Option<Instant>,
}

impl Known {
    /// How to ask it now.
    pub(super) fn at(&self, now: Instant) -> Dialect {
        let is_without = self.without_tools_until.is_some_and(|until| now < until);
        Dialect { tools: !is_without, ..self.dialect }
    }

    /// Remembers how it was asked when it answered. Says whether it is news that it takes
    /// no tools.
    pub(super) fn learn(&mut self, spoken: Dialect, now: Instant) -> bool {
        let is_news = !spoken.tools && self.at(now).tools;
        if is_news {
            self.without_tools_until = Some(now + WITHOUT_TOOLS);
        }
        self.dialect = spoken;
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Dialect = Dialect { stream_options: false, completion_tokens: true, tools: false };

    #[test]
    fn tools_are_tried_again_after_a_while_and_the_rest_is_remembered() {
        let (mut known, begun) = (Known::default(), Instant::now());
        assert!(known.learn(PLAIN, begun));
        let later = |secs| begun + Duration::from_secs(secs);
        assert_eq!(known.at(later(299)), PLAIN);
        // Each answer without tools is not a reason to wait longer.
        assert!(!known.learn(PLAIN, later(299)));
        assert_eq!(known.at(later(300)), Dialect { tools: true, ..PLAIN });
        assert!(known.learn(PLAIN, later(300)));
    }
}
