//! The stories, by what they are about.

mod allowed;
mod asking;
mod attaching;
mod attaching_trouble;
mod bad_input;
mod code;
mod conversations;
mod conversations_all;
mod conversations_failing;
mod dictating;
mod documents;
mod embedding;
mod failures;
mod faults;
mod forms;
mod forms_kept;
mod gallery;
mod greeting;
mod host_api;
mod keyboard;
mod languages;
mod listening;
mod markdown;
mod message_actions;
mod neighbors;
mod numbers;
mod opening;
mod options;
mod outage;
mod people;
mod phone;
mod policy;
mod rating;
mod reading_aloud;
mod refusal;
mod reloading;
mod scrolling;
mod standing_in;
mod steps;
mod storage;
mod tabs;

use crate::runner::Story;

/// All of them, in the order in which they run.
pub(crate) fn all() -> impl Iterator<Item = Story> {
    [
        asking::STORIES,
        embedding::STORIES,
        host_api::STORIES,
        opening::STORIES,
        options::STORIES,
        reloading::STORIES,
        outage::STORIES,
        keyboard::STORIES,
        listening::STORIES,
        neighbors::STORIES,
        policy::STORIES,
        storage::STORIES,
        refusal::STORIES,
        bad_input::STORIES,
        documents::STORIES,
        markdown::STORIES,
        message_actions::STORIES,
        reading_aloud::STORIES,
        steps::STORIES,
        scrolling::STORIES,
        standing_in::STORIES,
        code::STORIES,
        attaching::STORIES,
        attaching_trouble::STORIES,
        dictating::STORIES,
        phone::STORIES,
        gallery::STORIES,
        people::STORIES,
        languages::STORIES,
        numbers::STORIES,
        conversations::STORIES,
        conversations_all::STORIES,
        conversations_failing::STORIES,
        failures::STORIES,
        allowed::STORIES,
        faults::STORIES,
        tabs::STORIES,
        forms::STORIES,
        forms_kept::STORIES,
        rating::STORIES,
        greeting::STORIES,
    ]
    .into_iter()
    .flatten()
    .copied()
}
