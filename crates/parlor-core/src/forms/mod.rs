//! Forms that visitors are asked to fill in, and ratings: what is read and written of
//! them, and what is wrong with a value. The widget fetches all of this when a form is
//! there, and nothing else uses it.

mod check;
mod given;
mod read;
#[cfg(test)]
mod tests;

pub use check::{Flaw, autocomplete, flaw, input_mode, sent_as};
pub use given::{
    Given, Rated, answer_body, conversation_id, given, rated, rating_body, skip_body, unfit_field,
};
pub use read::form;
