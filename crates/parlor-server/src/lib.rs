//! The chatbot API.
