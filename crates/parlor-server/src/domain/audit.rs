//! Who did what: what an audit log tells.

use super::role::Role;
use std::net::{IpAddr, Ipv6Addr};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What it is.
    pub kind: ActorKind,
    /// `key_…`, `mem_…`, or what an issuer calls its subject.
    pub id: String,
    /// The role of a member.
    pub role: Option<Role>,
}

/// What acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// A backend with a key of its organization.
    Key,
    /// A member, by one of its keys.
    Member,
    /// Whoever a configured issuer vouches for.
    Issuer,
    /// Whoever runs the installation, by a platform key.
    Platform,
    /// Whoever has a shell on the server.
    CommandLine,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Key, Self::Member, Self::Issuer, Self::Platform, Self::CommandLine];

    /// As it is kept and written in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Member => "member",
            Self::Issuer => "issuer",
            Self::Platform => "platform",
            Self::CommandLine => "command_line",
        }
    }

    /// Reads what [`ActorKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }
}

impl Actor {
    /// Somebody with a shell on the server.
    pub fn command_line() -> Self {
        Self { kind: ActorKind::CommandLine, id: "parlor-server".into(), role: None }
    }

    /// Whether it may make owners, and change what is an owner's.
    pub fn is_owner(&self) -> bool {
        self.kind == ActorKind::CommandLine || self.role == Some(Role::Owner)
    }
}

/// Who acts, where, and from which network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Whose log it goes to; none for what concerns no organization.
    pub organization_id: Option<String>,
    /// Who.
    pub actor: Actor,
    /// See [`ip_prefix`].
    pub ip_prefix: Option<String>,
}

impl By {
    /// Somebody with a shell on the server, in this organization's log.
    pub fn command_line(organization_id: Option<&str>) -> Self {
        let organization_id = organization_id.map(Into::into);
        Self { organization_id, actor: Actor::command_line(), ip_prefix: None }
    }

    /// What it did to what; `action` is one of [`action`].
    pub fn did(&self, action: &'static str, target_id: &str, now_millis: i64) -> Deed {
        Deed {
            by: self.clone(),
            action,
            target_id: target_id.into(),
            target_name: None,
            created_at: now_millis,
        }
    }
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who did it.
    pub by: By,
    /// What, e.g. `api_key.created`.
    pub action: &'static str,
    /// To what, by its id.
    pub target_id: String,
    /// What that was called.
    pub target_name: Option<String>,
    /// Epoch milliseconds.
    pub created_at: i64,
}

impl Deed {
    /// Says what the target was called.
    #[must_use]
    pub fn to(self, name: &str) -> Self {
        Self { target_name: Some(name.into()), ..self }
    }

    /// Into another organization's log.
    #[must_use]
    pub fn within(mut self, organization_id: Option<&str>) -> Self {
        self.by.organization_id = organization_id.map(Into::into);
        self
    }
}

/// What can be done: the names that the log uses. They never change.
pub mod action {
    /// A key was made.
    pub const KEY_CREATED: &str = "api_key.created";
    /// A key was renamed, or may something else, or expires at another time.
    pub const KEY_UPDATED: &str = "api_key.updated";
    /// A key has another secret.
    pub const KEY_ROTATED: &str = "api_key.rotated";
    /// A key opens nothing any more.
    pub const KEY_REVOKED: &str = "api_key.revoked";
    /// Somebody became a member.
    pub const MEMBER_CREATED: &str = "member.created";
    /// A member has another name, address or role.
    pub const MEMBER_UPDATED: &str = "member.updated";
    /// Somebody is no member any more.
    pub const MEMBER_DELETED: &str = "member.deleted";
    /// An organization was made.
    pub const ORGANIZATION_CREATED: &str = "organization.created";
    /// An organization was renamed.
    pub const ORGANIZATION_UPDATED: &str = "organization.updated";
    /// An organization is gone, with all that it had.
    pub const ORGANIZATION_DELETED: &str = "organization.deleted";
    /// An agent was made.
    pub const AGENT_CREATED: &str = "agent.created";
    /// An agent's draft, origins or limits were changed.
    pub const AGENT_UPDATED: &str = "agent.updated";
    /// An agent's draft has a model of its own, or another one.
    pub const AGENT_MODEL_REPLACED: &str = "agent.model_replaced";
    /// An agent's draft has no model of its own any more.
    pub const AGENT_MODEL_DELETED: &str = "agent.model_deleted";
    /// An agent's draft was published.
    pub const AGENT_PUBLISHED: &str = "agent.published";
    /// Another version of an agent answers.
    pub const AGENT_ROLLED_BACK: &str = "agent.rolled_back";
    /// An agent is gone, with all that it had.
    pub const AGENT_DELETED: &str = "agent.deleted";
    /// An agent knows something more.
    pub const SOURCE_CREATED: &str = "source.created";
    /// Something that an agent knows was replaced.
    pub const SOURCE_UPDATED: &str = "source.updated";
    /// An agent knows something no more.
    pub const SOURCE_DELETED: &str = "source.deleted";
    /// Every session with an agent is void.
    pub const SESSIONS_REVOKED: &str = "agent.sessions_revoked";
    /// An agent has one more identity secret.
    pub const IDENTITY_SECRET_CREATED: &str = "identity_secret.created";
    /// An agent has one identity secret less.
    pub const IDENTITY_SECRET_DELETED: &str = "identity_secret.deleted";
    /// A conversation was deleted by a backend.
    pub const CONVERSATION_DELETED: &str = "conversation.deleted";
    /// Calls of an agent's tools are signed with another secret.
    pub const TOOL_SECRET_ROTATED: &str = "tool_secret.rotated";
    /// A person was entered.
    pub const USER_CREATED: &str = "user.created";
    /// What is known of a person was changed.
    pub const USER_UPDATED: &str = "user.updated";
    /// One person took in what another one was.
    pub const USER_MERGED: &str = "user.merged";
    /// A person was erased, with all that hung on it.
    pub const USER_ERASED: &str = "user.erased";
}

/// The network of an address, as much of it as may be kept: the first 24 bits of an
/// IPv4 address, the first 48 of an IPv6 one.
///
/// ```
/// use parlor_server::domain::audit::ip_prefix;
/// assert_eq!(ip_prefix("203.0.113.7".parse()?), "203.0.113.0/24");
/// assert_eq!(ip_prefix("2001:db8:1:2::3".parse()?), "2001:db8:1::/48");
/// assert_eq!(ip_prefix("::ffff:203.0.113.7".parse()?), "203.0.113.0/24");
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
pub fn ip_prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(it) => {
            let [a, b, c, _] = it.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(it) => {
            let [a, b, c, ..] = it.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}
