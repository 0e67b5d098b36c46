//! What a panic said, and where in the story it was.

use std::{any::Any, backtrace::Backtrace, cell::RefCell, panic};

thread_local! {
    static WHERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Remembers where in a story a panic came from, in place of printing it.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|info| {
        let trace = Backtrace::force_capture().to_string();
        let place = place_in_story(&trace).or_else(|| info.location().map(ToString::to_string));
        WHERE.set(place);
    }));
}

/// The words of a panic, and its place.
pub(crate) fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
    let text = text.unwrap_or_else(|| "it panicked without words".to_owned());
    match WHERE.take() {
        Some(place) => format!("{place}: {text}"),
        None => text,
    }
}

/// The innermost line of a story in a backtrace: `…/stories/asking.rs:31:5`.
fn place_in_story(trace: &str) -> Option<String> {
    let line = trace.lines().find(|it| it.contains("tests/e2e/stories/"))?;
    let (_, place) = line.split_once("tests/e2e/")?;
    Some(format!("tests/e2e/{place}"))
}
