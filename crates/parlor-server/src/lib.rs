//! The chatbot API.

pub mod app;
pub mod auth;
pub mod config;
pub mod domain;
pub mod http;
pub mod knowledge;
pub mod models;
pub mod storage;
pub mod turns;
