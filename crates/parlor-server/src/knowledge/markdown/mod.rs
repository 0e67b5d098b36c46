//! Reading Markdown without changing a word of it.
//!
//! | module | answers |
//! |---|---|
//! | [`front_matter`] | which title and address a page gives itself |
//! | [`blocks`] | which headings, paragraphs, lists, tables and code it is made of |
//! | [`plain`] | what it says, without the marks |
//! | [`slug`] | which `#anchor` a heading gets |

pub mod blocks;
pub mod front_matter;
pub mod plain;
pub mod slug;
