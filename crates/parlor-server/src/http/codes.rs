//! Every way a request can be refused: a stable name, its status, what it means.
//!
//! The OpenAPI document lists them from here, so a code that is not in this file
//! cannot be sent.

/// One way a request can be refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Lower snake case; never changes.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What it means, and what to do.
    pub about: &'static str,
}

macro_rules! codes {
    ($($name:ident = $status:literal, $text:literal, $about:literal;)*) => {
        $(#[doc = $about] pub static $name: Code = Code { name: $text, status: $status, about: $about };)*
        /// Every code there is, in the order of this file.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    INVALID_JSON = 400, "invalid_json", "The body is not JSON.";
    BODY_UNREADABLE = 400, "body_unreadable", "The body could not be read to its end.";
    BAD_REQUEST = 400, "bad_request", "The request cannot be read.";

    UNAUTHORIZED = 401, "unauthorized", "No credentials were sent: `Authorization: Bearer …`.";
    INVALID_KEY = 401, "invalid_key", "The key is not known here.";
    KEY_EXPIRED = 401, "key_expired", "The key has expired; make another.";
    KEY_REVOKED = 401, "key_revoked", "Somebody revoked the key; make another.";
    WRONG_KEY_KIND = 401, "wrong_key_kind", "A good credential in the wrong place; the message says which is wanted.";
    INVALID_SESSION = 401, "invalid_session", "The session token was not signed here, or was changed.";
    SESSION_EXPIRED = 401, "session_expired", "The session is over; open another.";
    SESSION_REVOKED = 401, "session_revoked", "The agent's sessions were revoked; open another.";
    INVALID_TOKEN = 401, "invalid_token", "The access token was not signed by whom it names, was changed, or lacks a claim.";
    TOKEN_ALGORITHM = 401, "token_algorithm", "The access token is not signed, or not in a way that its issuer may use.";
    TOKEN_ISSUER = 401, "token_issuer", "The issuer of the access token is not in the settings.";
    TOKEN_AUDIENCE = 401, "token_audience", "The access token is for somebody else.";
    TOKEN_KEY_UNKNOWN = 401, "token_key_unknown", "The issuer of the access token has no such key.";
    TOKEN_EXPIRED = 401, "token_expired", "The access token has expired; get another.";
    TOKEN_NOT_YET_VALID = 401, "token_not_yet_valid", "The time of the access token has not come; compare the clocks.";
    TOKEN_REVOKED = 401, "token_revoked", "The key that the access token was given for was revoked, has expired, or has another secret.";

    INVALID_IDENTITY = 401, "invalid_identity", "The identity token is not signed with HS256 and one of the agent's identity secrets.";
    IDENTITY_EXPIRED = 401, "identity_expired", "The identity token has expired; let the site's backend sign another.";
    IDENTITY_CLAIM = 401, "identity_claim", "A claim of the identity token is missing or does not fit; the message names it.";
    INVALID_CLIENT_SECRET = 401, "invalid_client_secret", "The client secret was not asked for here for this agent and page, or was changed.";
    CLIENT_SECRET_EXPIRED = 401, "client_secret_expired", "The client secret has expired; let the site's backend ask for another.";

    CLIENT_SECRET_REQUIRED = 403, "client_secret_required", "The agent only takes sessions for which its site's backend asked.";
    ORIGIN_NOT_ALLOWED = 403, "origin_not_allowed", "The page's origin is not among the agent's allowed origins.";
    SCOPE_MISSING = 403, "scope_missing", "The caller may not do this; the message names the scope that it takes.";

    BEYOND_ROLE = 403, "beyond_role", "Nobody gives more than it has, and only owners handle owners.";

    ROUTE_NOT_FOUND = 404, "route_not_found", "There is nothing at this address.";
    AGENT_NOT_FOUND = 404, "agent_not_found", "There is no such agent within the caller's reach.";
    CONVERSATION_NOT_FOUND = 404, "conversation_not_found", "There is no such conversation within the caller's reach.";
    USER_NOT_FOUND = 404, "user_not_found", "The organization knows no such person.";
    IDENTITY_SECRET_NOT_FOUND = 404, "identity_secret_not_found", "The agent has no such identity secret.";
    KEY_NOT_FOUND = 404, "key_not_found", "The organization has no such key.";
    MEMBER_NOT_FOUND = 404, "member_not_found", "The organization has no such member.";
    ORGANIZATION_NOT_FOUND = 404, "organization_not_found", "There is no such organization.";
    SOURCE_NOT_FOUND = 404, "source_not_found", "The agent has no such source.";
    FORM_NOT_FOUND = 404, "form_not_found", "The agent has no such form.";
    FILE_NOT_FOUND = 404, "file_not_found", "There is no such file within the caller's reach.";
    MODEL_NOT_FOUND = 404, "model_not_found", "The agent has no model of its own.";
    VERSION_NOT_FOUND = 404, "version_not_found", "The agent has no such version.";
    TOOL_CALL_NOT_FOUND = 404, "tool_call_not_found", "The last answer calls no such tool of the page.";
    TRACE_NOT_FOUND = 404, "trace_not_found", "Nothing is kept of how this message came about.";
    MESSAGE_NOT_FOUND = 404, "message_not_found", "There is no such message within the caller's reach.";
    WIDGET_NOT_BUILT = 404, "widget_not_built", "This server was built without the widget's files.";
    METHOD_NOT_ALLOWED = 405, "method_not_allowed", "The address does not take this method; see `Allow`.";
    BODY_TOO_SLOW = 408, "body_too_slow", "The body did not arrive in time.";

    CONVERSATION_BUSY = 409, "conversation_busy", "An answer is still being written; wait for it, or stop it.";
    SECRET_UNREADABLE = 409, "secret_unreadable", "A kept secret was sealed with another master key; set it again.";
    MEMBER_EXISTS = 409, "member_exists", "Another member has this address.";
    USER_EXISTS = 409, "user_exists", "Another person has this external id.";
    USERS_DIFFER = 409, "users_differ", "Both have an external id, so they are two; take one away first.";
    IDENTITY_SECRETS_FULL = 409, "identity_secrets_full", "The agent has two identity secrets; delete one first.";
    LAST_OWNER = 409, "last_owner", "The organization would be without an owner; make another one first.";
    KEY_IS_REVOKED = 409, "key_is_revoked", "A key that was revoked does not come back; make another.";
    TAKEN_OVER = 409, "taken_over", "Another human has the conversation; `force` takes it from them.";
    FORM_ANSWERED = 409, "form_answered", "The form was filled in or skipped in this conversation before.";
    FILE_SENT = 409, "file_sent", "The file was sent in another conversation already; upload it anew.";
    CONVERSATION_HANDED_OFF = 409, "conversation_handed_off", "A human has the conversation; what was said in it cannot be replaced.";
    TOOL_CALL_ANSWERED = 409, "tool_call_answered", "Something else came of this call, or the conversation went on without it.";
    IDEMPOTENCY_CONFLICT = 409, "idempotency_conflict", "The same key came with another request within 24 hours.";
    DELETED_MEANWHILE = 409, "deleted_meanwhile", "What the request belongs to (its person, agent or organization) was deleted while it was done.";
    IDEMPOTENCY_IN_PROGRESS = 409, "idempotency_in_progress", "The first request with this key is still being done.";
    BODY_TOO_LARGE = 413, "body_too_large", "The body is larger than this route takes.";
    FILE_TOO_LARGE = 413, "file_too_large", "The file is larger than this server takes.";
    FILE_QUOTA_EXCEEDED = 413, "file_quota_exceeded", "Of this visitor as many files are kept as may be.";

    INVALID_FIELD = 422, "invalid_field", "A field of the body does not fit; `details.field` names it.";
    INVALID_PARAMETER = 422, "invalid_parameter", "A parameter or header does not fit; `details.field` names it.";
    INVALID_ID = 422, "invalid_id", "An id that the client made does not fit.";
    MESSAGE_EMPTY = 422, "message_empty", "The message holds no text.";
    MESSAGE_TOO_LONG = 422, "message_too_long", "The message is longer than this server takes.";
    FILE_EMPTY = 422, "file_empty", "There is nothing in the file.";
    FILE_TYPE_UNSUPPORTED = 422, "file_type_unsupported", "Files of this type cannot be sent.";
    FILE_TYPE_MISMATCH = 422, "file_type_mismatch", "The bytes of the file are not what its type says.";
    TOO_MANY_FILES = 422, "too_many_files", "A message brings at most five files.";
    SOURCE_EMPTY = 422, "source_empty", "The source holds no text.";
    SOURCE_NOT_UTF8 = 422, "source_not_utf8", "The source is not UTF-8.";
    SOURCE_TOO_LARGE = 422, "source_too_large", "The source is larger than this server takes.";
    SOURCE_TYPE_UNSUPPORTED = 422, "source_type_unsupported", "Sources of this media type cannot be read.";

    RATE_LIMITED = 429, "rate_limited", "Too much in a short time; `retry-after` says when there is room again.";
    DAILY_BUDGET_EXHAUSTED = 429, "daily_budget_exhausted", "The agent or its organization has answered all it may today; the day is that of UTC.";

    INTERNAL_ERROR = 500, "internal_error", "Our fault; the request id finds it in the log.";
    ANSWER_FAILED = 502, "answer_failed", "The model failed; the question is kept.";
    ANSWER_INTERRUPTED = 503, "answer_interrupted", "The server went away in mid-answer; what was said is kept.";
    SERVER_BUSY = 503, "server_busy", "Too much is being sent at the same time; try again in a moment.";
    SHUTTING_DOWN = 503, "shutting_down", "The server is restarting; try again in a moment.";
    ISSUER_UNAVAILABLE = 503, "issuer_unavailable", "The keys of the access token's issuer cannot be had; try again in a moment.";
    STORAGE_UNAVAILABLE = 503, "storage_unavailable", "The database cannot be reached; try again in a moment.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_a_name_of_its_own_and_a_sentence() {
        let names: HashSet<&str> = ALL.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), ALL.len());
        for it in ALL {
            assert!((400..600).contains(&it.status), "{}", it.name);
            assert!(it.about.ends_with('.'), "{}", it.name);
            assert!(it.name.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_')));
        }
    }
}
