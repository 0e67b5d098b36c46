//! What people of an organization may do: the permission table.

use super::key::Scope;

/// What a member of an organization is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, and who else is an owner.
    Owner,
    /// Everything but making owners.
    Admin,
    /// Agents and what they know.
    Editor,
    /// A human agent: conversations, and the people in them.
    Operator,
    /// Reads everything that tells how well it goes, and changes nothing.
    Analyst,
}

impl Role {
    /// Every role, the one that may most first.
    pub const ALL: [Self; 5] =
        [Self::Owner, Self::Admin, Self::Editor, Self::Operator, Self::Analyst];

    /// As it is written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Editor => "editor",
            Self::Operator => "operator",
            Self::Analyst => "analyst",
        }
    }

    /// Reads what [`Role::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether somebody of this role may do this.
    pub fn has(self, scope: Scope) -> bool {
        use Scope as S;
        match self {
            Self::Owner | Self::Admin => true,
            Self::Editor => matches!(
                scope,
                S::Chat
                    | S::ConversationsRead
                    | S::AgentsRead
                    | S::AgentsWrite
                    | S::SourcesRead
                    | S::SourcesWrite
                    | S::TracesRead
            ),
            Self::Operator => {
                matches!(scope, S::Chat | S::ConversationsRead | S::AgentsRead | S::SourcesRead)
            }
            Self::Analyst => matches!(
                scope,
                S::ConversationsRead | S::AgentsRead | S::SourcesRead | S::TracesRead
            ),
        }
    }
}
