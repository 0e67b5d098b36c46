//! Chunks that are Parlor's own: `data-*`.

use crate::domain::form::FORM_PART;
use parlor_wire::{
    chunk::{Chunk, ChunkData},
    form::Form,
};

/// What the turn is doing now; nobody keeps it.
pub(super) fn status(state: &str) -> Chunk {
    let data = ChunkData { state: Some(state.into()), ..ChunkData::default() };
    Chunk { data: Some(data), transient: Some(true), ..Chunk::new("data-status") }
}

/// Questions the visitor may want to ask next.
pub(super) fn suggestions(items: Vec<String>) -> Chunk {
    let data = ChunkData { items: Some(items), ..ChunkData::default() };
    let id = Some("suggestions".into());
    Chunk { id, data: Some(data), ..Chunk::new("data-suggestions") }
}

/// What the visitor is asked to fill in.
pub(super) fn form(form: Box<Form>) -> Chunk {
    let data = ChunkData { form: Some(form), ..ChunkData::default() };
    Chunk { id: Some("form".into()), data: Some(data), ..Chunk::new(FORM_PART) }
}
