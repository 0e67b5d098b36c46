//! Recorded streams, cut at every byte.
