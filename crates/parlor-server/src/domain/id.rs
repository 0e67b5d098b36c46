//! How things are named: a prefix that says what it is, and a UUIDv7.

/// The longest id that a client may make, in characters.
pub const MAX_CLIENT_ID_CHARS: usize = 128;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `org_…`
    Organization,
    /// `agt_…`
    Agent,
    /// `key_…`
    Key,
    /// `vis_…`
    Visitor,
    /// `cnv_…`
    Conversation,
    /// `msg_…`
    Message,
    /// `trn_…`
    Turn,
    /// `src_…`
    Source,
    /// `fil_…`
    File,
    /// `evt_…`
    Event,
    /// `mem_…`: somebody who works for an organization.
    Member,
    /// `aud_…`: an entry of the audit log.
    Deed,
    /// `ids_…`
    IdentitySecret,
    /// `tse_…`: what calls of tools are signed with.
    ToolSecret,
    /// `req_…`
    Request,
    /// `ins_…`: a server process.
    Instance,
}

impl Kind {
    /// The prefix, with its underscore.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Organization => "org_",
            Self::Agent => "agt_",
            Self::Key => "key_",
            Self::Visitor => "vis_",
            Self::Conversation => "cnv_",
            Self::Message => "msg_",
            Self::Turn => "trn_",
            Self::Source => "src_",
            Self::File => "fil_",
            Self::Event => "evt_",
            Self::Member => "mem_",
            Self::Deed => "aud_",
            Self::IdentitySecret => "ids_",
            Self::ToolSecret => "tse_",
            Self::Request => "req_",
            Self::Instance => "ins_",
        }
    }

    /// A new id: the prefix and 32 hexadecimal digits, later ids sorting after earlier ones.
    pub fn make(self) -> String {
        format!("{}{}", self.prefix(), uuid::Uuid::now_v7().simple())
    }
}

/// Whether a client may call something this: 1 to 128 of `A–Z a–z 0–9 . _ -`.
pub fn is_acceptable(id: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-');
    !id.is_empty() && id.len() <= MAX_CLIENT_ID_CHARS && id.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_names_and_has_no_hyphens() {
        let id = Kind::Agent.make();
        let digits = id.strip_prefix("agt_").unwrap();
        assert_eq!(digits.len(), 32);
        assert!(digits.bytes().all(|it| it.is_ascii_hexdigit()));
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let ids: Vec<String> = (0..100).map(|_| Kind::Message.make()).collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn a_client_may_use_its_own_ids_within_limits() {
        assert!(is_acceptable("u1"));
        assert!(is_acceptable("a.b_c-D9"));
        assert!(is_acceptable(&"x".repeat(128)));
        assert!(!is_acceptable(&"x".repeat(129)));
        assert!(!is_acceptable(""));
        assert!(!is_acceptable("a b"));
        assert!(!is_acceptable("ü"));
        assert!(!is_acceptable("a/../b"));
    }
}
