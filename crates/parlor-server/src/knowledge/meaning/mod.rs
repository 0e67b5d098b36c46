//! What English words mean, as far as a small table can say: that a telephone is
//! close to a call, and a voucher to a gift card.
//!
//! | module | answers |
//! |---|---|
//! | [`table`] | what is in the file `vectors.bin` (see the `README.md` beside it) |
//! | [`word_pieces`] | which entries of the table a word is made of |
//! | [`vector`] | how near two texts are |
//! | [`near`] | which words of some texts are near a word |
//! | [`guess`] | what else a word may be looked for as |
//! | [`typing`] | how many slips of a finger part two words |

pub mod guess;
pub mod near;
pub mod table;
pub mod typing;
pub mod vector;
pub mod word_pieces;
