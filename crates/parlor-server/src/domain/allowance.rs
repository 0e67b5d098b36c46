//! How much may be asked: of a server, of an agent, on one day.

use super::agent_config::AgentLimits;
use serde::Deserialize;

/// How long a day is, in milliseconds.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// The server's limits. 0 is none; an agent may have limits of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerLimits {
    /// Connections at the same time.
    pub max_connections: u32,
    /// Messages a minute of one visitor.
    pub session_messages_per_minute: u32,
    /// Messages a minute of visitors at one address, to one agent.
    pub ip_messages_per_minute: u32,
    /// Messages a minute to one agent, from backends too.
    pub agent_messages_per_minute: u32,
    /// Sessions a minute that one address gets, and as many keys.
    pub mints_per_minute: u32,
    /// What else one visitor may write in a minute.
    pub visitor_writes_per_minute: u32,
    /// How much visitors at one address may send in files in a minute, in MiB.
    pub ip_file_mib_per_minute: u32,
    /// Answers a day of one agent.
    pub agent_messages_per_day: u32,
    /// Tokens a day that the model of one agent reads and writes.
    pub agent_tokens_per_day: u32,
    /// Answers a day of all agents of one organization.
    pub organization_messages_per_day: u32,
    /// Tokens a day of all agents of one organization.
    pub organization_tokens_per_day: u32,
}

/// What may be asked of one agent. 0 is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Messages a minute of one visitor.
    pub session: u32,
    /// Messages a minute of visitors at one address.
    pub ip: u32,
    /// Messages a minute of everyone.
    pub agent: u32,
}

/// How much there may be on one day; none for any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Answers.
    pub messages: Option<i64>,
    /// Tokens. An answer that is under way may go over them; the next one is not begun.
    pub tokens: Option<i64>,
}

/// Whether a question may be answered, as far as that was known before it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Whether one more may be asked now. One that was asked before is found anyway.
    pub may_begin: bool,
    /// The day of its agent.
    pub agent: Budget,
    /// The day of its organization.
    pub organization: Budget,
}

/// For whoever asks without limits: tests, and the command line.
impl Default for Allowance {
    fn default() -> Self {
        Self { may_begin: true, agent: Budget::default(), organization: Budget::default() }
    }
}

impl ServerLimits {
    /// The rates of an agent with these limits of its own.
    pub fn rates(&self, own: AgentLimits) -> Rates {
        Rates {
            session: own.session_messages_per_minute.unwrap_or(self.session_messages_per_minute),
            ip: own.ip_messages_per_minute.unwrap_or(self.ip_messages_per_minute),
            agent: own.agent_messages_per_minute.unwrap_or(self.agent_messages_per_minute),
        }
    }

    /// What an agent with these limits of its own may be asked on a day.
    pub fn allowance(&self, own: AgentLimits, may_begin: bool) -> Allowance {
        let agent = Budget {
            messages: some(own.daily_messages.unwrap_or(self.agent_messages_per_day)),
            tokens: some(own.daily_tokens.unwrap_or(self.agent_tokens_per_day)),
        };
        let organization = Budget {
            messages: some(self.organization_messages_per_day),
            tokens: some(self.organization_tokens_per_day),
        };
        Allowance { may_begin, agent, organization }
    }
}

impl Budget {
    /// The limit that this much is beyond: so many answers with the one in question, and so
    /// many tokens before it.
    pub fn spent(&self, messages: i64, tokens: i64) -> Option<i64> {
        let of_messages = self.messages.filter(|most| messages > *most);
        of_messages.or(self.tokens.filter(|most| tokens >= *most))
    }
}

/// Which day it is, in UTC, counted from 1970-01-01.
pub fn day(now_millis: i64) -> i64 {
    now_millis.div_euclid(DAY_MILLIS)
}

/// In how many seconds the next day begins, at least 1.
pub fn secs_to_next_day(now_millis: i64) -> u32 {
    let left = DAY_MILLIS - now_millis.rem_euclid(DAY_MILLIS);
    u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX)
}

fn some(limit: u32) -> Option<i64> {
    (limit > 0).then(|| limit.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agents_own_limits_take_the_place_of_the_servers() {
        let server = ServerLimits {
            session_messages_per_minute: 20,
            agent_messages_per_minute: 600,
            organization_tokens_per_day: 9,
            ..ServerLimits::default()
        };
        let own = AgentLimits {
            session_messages_per_minute: Some(5),
            daily_messages: Some(3),
            ..AgentLimits::default()
        };
        assert_eq!(server.rates(own), Rates { session: 5, ip: 0, agent: 600 });
        let allowance = server.allowance(own, true);
        assert_eq!(allowance.agent, Budget { messages: Some(3), tokens: None });
        assert_eq!(allowance.organization, Budget { messages: None, tokens: Some(9) });
    }

    #[test]
    fn the_last_answer_within_a_budget_is_given_and_no_answer_begins_without_tokens() {
        let budget = Budget { messages: Some(2), tokens: Some(100) };
        assert_eq!(budget.spent(2, 99), None);
        assert_eq!(budget.spent(3, 0), Some(2));
        assert_eq!(budget.spent(1, 100), Some(100));
        assert_eq!(Budget::default().spent(i64::MAX, i64::MAX), None);
    }

    #[test]
    fn a_day_ends_at_midnight_in_utc() {
        assert_eq!((day(DAY_MILLIS - 1), day(DAY_MILLIS)), (0, 1));
        assert_eq!(secs_to_next_day(0), 86_400);
        assert_eq!(secs_to_next_day(DAY_MILLIS - 1), 1);
    }
}
