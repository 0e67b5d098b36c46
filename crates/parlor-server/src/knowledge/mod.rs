//! What an agent knows.
