//! Members of an organization, and who may make whom what.

use super::{access::Access, agent::Misfit, key::Scope, role::Role};

/// The longest name of a person or an organization, in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// The longest e-mail address, in characters (RFC 5321, 4.5.3.1).
pub const MAX_EMAIL_CHARS: usize = 254;

/// Somebody who works for an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// `mem_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// What it is called.
    pub name: String,
    /// In lower case; no two members of an organization have the same.
    pub email: String,
    /// What it may do.
    pub role: Role,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub updated_at: i64,
}

/// Why somebody may not give, or take, what a member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Beyond {
    /// Only owners make owners, and change what is an owner's.
    #[error("only an owner may do this to an owner")]
    Owners,
    /// Nobody gives more than it has.
    #[error("nobody can give the scope {}, which it does not have", .0.as_str())]
    Scope(Scope),
}

/// Whether the caller may make somebody this, or change somebody who is this.
///
/// `has_owner` says whether the organization has an owner who can act: as long as it has
/// none, whoever may everything makes the first one.
pub fn may_handle(access: &Access, role: Role, has_owner: bool) -> Result<(), Beyond> {
    let is_owner = access.actor().is_some_and(super::audit::Actor::is_owner);
    if role == Role::Owner && has_owner && !is_owner {
        return Err(Beyond::Owners);
    }
    may_give(access, &role.scopes())
}

/// Whether the caller has all that it gives.
pub fn may_give(access: &Access, scopes: &[Scope]) -> Result<(), Beyond> {
    scopes.iter().find(|it| !access.may(**it)).map_or(Ok(()), |it| Err(Beyond::Scope(*it)))
}

/// Trims the name of a person or an organization and checks it.
pub fn checked_name(field: &str, name: &str) -> Result<String, Misfit> {
    let name = name.trim();
    let misfit = |reason: String| Misfit { field: field.into(), reason };
    if name.is_empty() {
        return Err(misfit("must not be empty".into()));
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(misfit(format!("must be at most {MAX_NAME_CHARS} characters")));
    }
    if name.chars().any(char::is_control) {
        return Err(misfit("must be one line".into()));
    }
    Ok(name.into())
}

/// Trims an e-mail address, checks that it could be one, and writes it in lower case.
pub fn checked_email(field: &str, email: &str) -> Result<String, Misfit> {
    let email = email.trim().to_lowercase();
    let is_plain = |it: char| !it.is_whitespace() && !it.is_control();
    let halves = email.rsplit_once('@');
    let fits = halves.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !fits || !email.chars().all(is_plain) || email.chars().count() > MAX_EMAIL_CHARS {
        let reason = format!("must be an address of at most {MAX_EMAIL_CHARS} characters");
        return Err(Misfit { field: field.into(), reason });
    }
    Ok(email)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{Actor, ActorKind};

    fn of(role: Role) -> Access {
        let actor = Actor { kind: ActorKind::Member, id: "mem_1".into(), role: Some(role) };
        Access::Backend { organization_id: "org_1".into(), scopes: role.scopes(), actor }
    }

    #[test]
    fn only_owners_make_owners_once_there_is_one() {
        assert_eq!(may_handle(&of(Role::Owner), Role::Owner, true), Ok(()));
        assert_eq!(may_handle(&of(Role::Admin), Role::Owner, true), Err(Beyond::Owners));
        assert_eq!(may_handle(&of(Role::Admin), Role::Owner, false), Ok(()));
        assert_eq!(may_handle(&of(Role::Admin), Role::Admin, true), Ok(()));
    }

    #[test]
    fn nobody_gives_more_than_it_has() {
        assert!(matches!(
            may_handle(&of(Role::Analyst), Role::Owner, false),
            Err(Beyond::Scope(_))
        ));
        assert_eq!(may_give(&of(Role::Analyst), &[Scope::AgentsRead]), Ok(()));
        let beyond = may_give(&of(Role::Analyst), &[Scope::AgentsRead, Scope::Chat]);
        assert_eq!(beyond, Err(Beyond::Scope(Scope::Chat)));
    }

    #[test]
    fn an_address_has_two_halves_and_no_spaces() {
        assert_eq!(checked_email("email", " Ada@Shop.Example ").unwrap(), "ada@shop.example");
        let long = format!("{}@a.example", "x".repeat(254));
        for bad in ["", "ada", "@shop.example", "ada@", "a da@shop.example", "a@b\r\nc", &long] {
            assert_eq!(checked_email("email", bad).unwrap_err().field, "email", "{bad}");
        }
    }

    #[test]
    fn a_name_is_one_line_that_says_something() {
        assert_eq!(checked_name("name", " Ada ").unwrap(), "Ada");
        for bad in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert!(checked_name("name", bad).is_err(), "{bad}");
        }
    }
}
