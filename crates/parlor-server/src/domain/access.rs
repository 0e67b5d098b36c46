//! Who asks, and what they may touch.

use super::{audit::Actor, key::Scope};

/// A caller that has proved who it is. Made by `auth`, and asked for by every
/// query that reaches a tenant's rows, so that checking cannot be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// A page: only that visitor's conversations with that agent.
    Visitor {
        /// `org_…`
        organization_id: String,
        /// `agt_…`
        agent_id: String,
        /// `vis_…`
        visitor_id: String,
    },
    /// A backend: everything of its organization that its scopes name.
    Backend {
        /// `org_…`
        organization_id: String,
        /// What it may do.
        scopes: Vec<Scope>,
        /// Who it is, for the audit log.
        actor: Actor,
    },
}

impl Access {
    /// Full access to one organization, for the command line.
    pub fn operator(organization_id: &str) -> Self {
        Self::Backend {
            organization_id: organization_id.into(),
            scopes: Scope::ALL.to_vec(),
            actor: Actor::command_line(),
        }
    }

    /// `org_…` of the caller.
    pub fn organization_id(&self) -> &str {
        match self {
            Self::Visitor { organization_id, .. } | Self::Backend { organization_id, .. } => {
                organization_id
            }
        }
    }

    /// `vis_…` of a visitor.
    pub fn visitor_id(&self) -> Option<&str> {
        match self {
            Self::Visitor { visitor_id, .. } => Some(visitor_id),
            Self::Backend { .. } => None,
        }
    }

    /// Who administers, if it is a backend.
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Visitor { .. } => None,
            Self::Backend { actor, .. } => Some(actor),
        }
    }

    /// Whose names for conversations these are: the visitor's, or the organization's.
    pub fn owner_id(&self) -> &str {
        self.visitor_id().unwrap_or_else(|| self.organization_id())
    }

    /// Whether this agent is within reach, as far as the caller itself tells.
    pub fn reaches_agent(&self, agent_id: &str) -> bool {
        match self {
            Self::Visitor { agent_id: own, .. } => own == agent_id,
            Self::Backend { .. } => true,
        }
    }

    /// Whether it may do this. A visitor may chat and read its own conversations.
    pub fn may(&self, scope: Scope) -> bool {
        match self {
            Self::Visitor { .. } => Scope::OF_VISITORS.contains(&scope),
            Self::Backend { scopes, .. } => scopes.contains(&scope),
        }
    }
}
