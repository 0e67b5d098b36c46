//! How long a model may take.

use std::time::Duration;

/// How long each part of an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection stands; 10 s by default.
    pub connect: Duration,
    /// From there to the first byte of the answer; 60 s by default.
    pub first_byte: Duration,
    /// Between two pieces of the answer; 60 s by default.
    pub between_chunks: Duration,
    /// From the question to the last piece, retries and all; 5 min by default.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_mins(1),
            between_chunks: Duration::from_mins(1),
            whole: Duration::from_mins(5),
        }
    }
}
