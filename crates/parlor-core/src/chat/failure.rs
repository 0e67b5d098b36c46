//! What a failed request means for the visitor.

/// Why a request gave nothing, named by what the chat does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing came back: offline, DNS, CORS, a content blocker, or a cut.
    Unreachable,
    /// The server answered, and the answer was no.
    Refused {
        /// HTTP status.
        status: u16,
        /// The body as it came: who asked knows what it may say.
        body: String,
        /// The `retry-after` header.
        retry_after_secs: Option<u32>,
    },
    /// Something answered that is not our server: a proxy's page, a captive portal.
    Unreadable,
}

/// The one thing the visitor must know now: one sentence and one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The server cannot be reached; the question is kept. Action: retry.
    Unreachable,
    /// The answer was cut, and coming back to it failed so far. Action: retry.
    Cut,
    /// Earlier messages could not be loaded. Action: retry.
    HistoryMissing,
    /// Too many messages. Action: retry, after so many seconds.
    RateLimited(u32),
    /// Another answer is under way in this conversation. Action: retry.
    Busy,
    /// The question is longer than the server takes. Action: dismiss.
    TooLong,
    /// The server will not take the question, whenever it is sent. Action: dismiss.
    NotTaken,
    /// This page may not use this agent, or the agent does not exist. No action.
    NotAllowed,
    /// The server failed. Action: retry.
    ServerFailed,
    /// The browser keeps nothing, so a reload forgets. Action: dismiss.
    Forgets,
    /// What a button opens could not be fetched; the shell knows which. Action: retry.
    PartMissing,
}

impl Notice {
    /// Whether pressing Retry can help.
    pub fn can_retry(self) -> bool {
        !matches!(self, Self::TooLong | Self::NotTaken | Self::NotAllowed | Self::Forgets)
    }

    /// Whether it puts in doubt that a question is answered right away.
    pub fn casts_doubt(self) -> bool {
        !matches!(self, Self::TooLong | Self::NotTaken | Self::Forgets)
    }

    /// Whether it interrupts (an alert) or informs (a status).
    pub fn is_urgent(self) -> bool {
        !matches!(self, Self::Forgets)
    }
}

impl Failure {
    /// Whether the token was refused, so that a new one may help.
    pub fn is_expired_session(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }

    /// Whether the conversation does not exist, or is another's.
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
            && !self.says("file_not_found")
            && !self.is_of_a_message()
    }

    /// Whether the message that was to be replaced is not there any more.
    pub(super) fn is_of_a_message(&self) -> bool {
        self.says("message_not_found")
    }

    /// Whether it has this `error.code`. These are words that stand nowhere else in an
    /// error of ours, so nobody has to read the rest of it.
    pub fn says(&self, code: &str) -> bool {
        matches!(self, Self::Refused { body, .. } if body.contains(code))
    }

    /// What to tell the visitor whose question this befell.
    pub(super) fn notice(&self) -> Notice {
        match self {
            Self::Unreachable => Notice::Unreachable,
            Self::Unreadable => Notice::ServerFailed,
            Self::Refused { status, retry_after_secs, .. } => match *status {
                429 => Notice::RateLimited(retry_after_secs.unwrap_or(0)),
                409 if self.says("conversation_busy") => Notice::Busy,
                413 => Notice::TooLong,
                _ if self.says("message_too_long") => Notice::TooLong,
                400 | 409 | 422 => Notice::NotTaken,
                404 if !self.is_not_found() => Notice::NotTaken,
                401 | 403 | 404 => Notice::NotAllowed,
                _ => Notice::ServerFailed,
            },
        }
    }
}

/// How long to wait before coming back to a cut answer, in milliseconds.
///
/// The first attempt is at once. Then the wait doubles from 1 000 ms with every
/// failed attempt and stops growing at 16 000 ms. Up to half of it is taken off
/// again by `jitter_per_mille` (0 to 1 000, drawn by the caller and clamped), so
/// that a thousand widgets cut off together do not come back together.
///
/// # Examples
///
/// ```
/// use parlor_core::chat::retry_delay_millis;
/// assert_eq!(retry_delay_millis(0, 0), 0);
/// assert_eq!(retry_delay_millis(1, 0), 1_000);
/// assert_eq!(retry_delay_millis(1, 1_000), 500);
/// assert_eq!(retry_delay_millis(5, 0), 16_000);
/// assert_eq!(retry_delay_millis(99, 0), 16_000);
/// ```
pub fn retry_delay_millis(attempt: u32, jitter_per_mille: u32) -> u32 {
    let full = if attempt == 0 { 0 } else { 1_000 << (attempt - 1).min(4) };
    full - full * jitter_per_mille.min(1_000) / 2_000
}
