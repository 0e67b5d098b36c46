//! What the API is about, without a framework.

pub mod answer;
