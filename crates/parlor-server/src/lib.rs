//! The chatbot API.

pub mod domain;
pub mod knowledge;
pub mod models;
pub mod storage;
