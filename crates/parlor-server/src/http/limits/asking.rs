//! Limits of questions.
//!
//! Whether a question is new is known only in the transaction that takes it. So a token
//! is taken before and put back if nothing began; and without a token the question is
//! still looked for, because coming back to an answer is free.

use super::buckets::{Empty, Key, Wanted};
use crate::{
    domain::{access::Access, agent_config::AgentLimits, allowance::Allowance, rate::Standing},
    http::{
        Api,
        address::{From, network},
        error::ApiError,
    },
};
use axum::response::Response;

/// What somebody who asks has paid.
#[derive(Debug)]
pub struct Paid {
    wanted: Vec<Wanted>,
    outcome: Result<Option<Standing>, Empty>,
    /// What it lets begin.
    pub allowance: Allowance,
}

impl Api {
    /// Takes what one question to this agent costs that brings so much in files. A backend
    /// asks for many people and from one address, so only the agent's own limits hold for it.
    pub async fn pay(
        &self,
        access: &Access,
        From(address): From,
        agent_id: &str,
        files_mib: u32,
    ) -> Result<Paid, ApiError> {
        let own = self.store.limits_of_agent(agent_id).await?.unwrap_or_default();
        let mut wanted = self.wanted(access, address.map(network), agent_id, own);
        if let (Some(address), Some(_)) = (address, access.visitor_id()) {
            wanted.push(self.limiter.files(address, files_mib));
        }
        let outcome = self.limiter.buckets.take(&wanted, self.clock.now_millis());
        let allowance = self.limiter.limits.allowance(own, outcome.is_ok());
        Ok(Paid { wanted, outcome, allowance })
    }

    /// Puts it back, because nothing began.
    pub fn pay_back(&self, paid: &Paid) {
        if paid.outcome.is_ok() {
            self.limiter.buckets.give_back(&paid.wanted);
        }
    }

    fn wanted(
        &self,
        access: &Access,
        network: Option<String>,
        agent_id: &str,
        own: AgentLimits,
    ) -> Vec<Wanted> {
        let rates = self.limiter.limits.rates(own);
        let mut wanted = vec![Wanted::one(Key::Agent(agent_id.into()), rates.agent)];
        if let Some(visitor_id) = access.visitor_id() {
            wanted.push(Wanted::one(Key::Session(visitor_id.into()), rates.session));
            let of_network = |it| Wanted::one(Key::Ip(agent_id.into(), it), rates.ip);
            wanted.extend(network.map(of_network));
        }
        wanted
    }
}

impl Paid {
    /// A response that tells how the caller stands.
    pub fn told(&self, mut response: Response) -> Response {
        let standing = match &self.outcome {
            Ok(standing) => *standing,
            Err(empty) => Some(empty.standing),
        };
        if let Some(standing) = standing {
            response.extensions_mut().insert(standing);
        }
        response
    }

    /// Why nothing may begin, if so.
    pub fn refusal(self) -> Option<ApiError> {
        self.outcome.err().map(Into::into)
    }
}
