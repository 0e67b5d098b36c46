//! The boundary to JavaScript: three verbs in (mount, send, unmount), one callback out.
//!
//! Everything that crosses is JSON text, described in [`parlor_wire::host`].
//! Attributes, DOM events and promises are the custom element's business
//! (`packages/parlor/src/element.ts`).

mod checked;
mod handle;

pub use handle::Handle;
