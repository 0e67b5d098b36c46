//! Stories of texts that arrive.

mod blocks;
mod cuts;
mod healing;
mod inlines;
mod marks;
mod screen;
mod work;

use super::Markdown;
use screen::Screen;

/// What is on the screen while this much of a text has arrived.
fn shown(text: &str) -> String {
    let mut document = Markdown::new();
    document.push(text);
    let mut screen = Screen::default();
    screen.draw(&mut document);
    screen.to_string()
}

/// What is on the screen once the text is complete.
fn final_of(text: &str) -> String {
    let mut document = Markdown::new();
    document.push(text);
    document.finish();
    let mut screen = Screen::default();
    screen.draw(&mut document);
    screen.to_string()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(final_of(text), expected, "for {text:?}");
}

/// Checks what is shown while a text is incomplete, one pair for each moment.
#[track_caller]
fn check_shown(moments: &[(&str, &str)]) {
    for (text, expected) in moments {
        assert_eq!(shown(text), *expected, "while there is {text:?}");
    }
}
