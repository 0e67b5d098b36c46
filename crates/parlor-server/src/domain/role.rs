//! What people of an organization may do: the permission table.

use super::key::Scope;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a member of an organization is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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
        TABLE.iter().any(|(it, roles)| *it == scope && roles.contains(&self))
    }

    /// Everything that somebody of this role may do.
    pub fn scopes(self) -> Vec<Scope> {
        Scope::ALL.into_iter().filter(|it| self.has(*it)).collect()
    }
}

const ADMINS: &[Role] = &[Role::Owner, Role::Admin];
const EDITORS: &[Role] = &[Role::Owner, Role::Admin, Role::Editor];
const OPERATORS: &[Role] = &[Role::Owner, Role::Admin, Role::Operator];
const TALKERS: &[Role] = &[Role::Owner, Role::Admin, Role::Editor, Role::Operator];
const PEOPLES_READERS: &[Role] = &[Role::Owner, Role::Admin, Role::Operator, Role::Analyst];
const TRACERS: &[Role] = &[Role::Owner, Role::Admin, Role::Editor, Role::Analyst];
const ALL: &[Role] = &Role::ALL;

/// Which roles may do what: the whole of it.
const TABLE: [(Scope, &[Role]); Scope::ALL.len()] = [
    (Scope::Chat, TALKERS),
    (Scope::ConversationsRead, ALL),
    (Scope::ConversationsWrite, OPERATORS),
    (Scope::AgentsRead, ALL),
    (Scope::AgentsWrite, EDITORS),
    (Scope::SourcesRead, ALL),
    (Scope::SourcesWrite, EDITORS),
    (Scope::TracesRead, TRACERS),
    (Scope::KeysRead, ADMINS),
    (Scope::KeysWrite, ADMINS),
    (Scope::MembersRead, ADMINS),
    (Scope::MembersWrite, ADMINS),
    (Scope::SessionsWrite, ADMINS),
    (Scope::UsersRead, PEOPLES_READERS),
    (Scope::UsersWrite, OPERATORS),
    (Scope::AuditRead, ADMINS),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_speaks_of_every_scope_once() {
        for (index, scope) in Scope::ALL.into_iter().enumerate() {
            assert_eq!(TABLE[index].0, scope);
        }
    }

    #[test]
    fn owners_and_admins_may_everything() {
        for role in [Role::Owner, Role::Admin] {
            assert_eq!(role.scopes(), Scope::ALL);
        }
    }

    #[test]
    fn an_analyst_changes_nothing() {
        let scopes = Role::Analyst.scopes();
        assert!(scopes.iter().all(|it| it.as_str().ends_with(":read")), "{scopes:?}");
    }
}
