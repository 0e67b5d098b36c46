//! Answers without a model: the best sentences of the best passages, in their
//! own words and cited, or an honest "I don't know".
//!
//! | module | answers |
//! |---|---|
//! | [`answerer`] | how it all comes together, and is streamed |
//! | [`small_talk`], [`phrases`] | what to say to "hello", and in which language |
//! | [`gate`] | whether there is enough evidence to answer at all |
//! | [`mod@unit`] | what an answer may be put together from |
//! | [`expects`] | what kind of thing would answer |
//! | [`measure`], [`choose`] | how well each part of a passage answers, and which are quoted |
//! | [`select`] | which passages make the answer |
//! | [`lines`] | which rows and items are quoted |
//! | [`compose`] | how they become text with marks |
//! | [`words`] | how that comes word by word |

pub mod answerer;
pub mod choose;
pub mod compose;
pub mod expects;
pub mod features;
pub mod gate;
pub mod judge;
pub mod lines;
pub mod measure;
pub mod phrases;
pub mod select;
pub mod small_talk;
mod small_talk_rules;
pub mod unit;
pub mod words;
