//! Any text, cut anywhere: the same document in the end, nothing taken back that was
//! frozen, nothing closed that is not open, no target that is not allowed, and work that
//! is linear in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parlor_core::markdown::{Markdown, Op, Tag, links};
use parlor_fuzz::{Cuts, Screen};

/// The most work for a byte, of any text that is long enough for its start not to matter.
const MOST_WORK: usize = 100;
const LONG: usize = 4_096;

fuzz_target!(|input: &[u8]| {
    let (bytes, cuts) = Cuts::of(input);
    let text = String::from_utf8_lossy(bytes);
    let (_, whole) = arriving([&*text]);
    let (document, pieces) = arriving(cuts.of_text(&text));
    assert_eq!(pieces, whole, "cut as the input says");
    check(&document);
    if !text.is_empty() && text.len() < 64 {
        let long = text.repeat(LONG.div_ceil(text.len()));
        let work = work(&long);
        assert!(work <= long.len() * MOST_WORK, "{} a byte", work / long.len());
    }
});

/// A text in these pieces, drawn after each.
fn arriving<'a>(pieces: impl IntoIterator<Item = &'a str>) -> (Markdown, Screen) {
    let (mut document, mut screen) = (Markdown::new(), Screen::default());
    for piece in pieces {
        document.push(piece);
        screen.draw(&mut document);
    }
    document.finish();
    screen.draw(&mut document);
    (document, screen)
}

fn check(document: &Markdown) {
    let mut depth = 0_u32;
    for op in document.ops() {
        match op {
            Op::Open(tag) => {
                depth += 1;
                if let Tag::Link { href, .. } = tag {
                    assert_eq!(links::allowed(href).as_deref(), Some(href));
                }
            }
            Op::Close => depth = depth.checked_sub(1).expect("nothing is open"),
            Op::Image { src, .. } => assert_eq!(links::allowed(src).as_deref(), Some(src)),
            Op::Citation(number) => assert!((1..=999).contains(&number)),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "all is closed at the end");
    document.plain_text();
}

/// The work for a text that arrives letter by letter.
fn work(text: &str) -> usize {
    let mut document = Markdown::new();
    let mut letter = [0; 4];
    for it in text.chars() {
        document.push(it.encode_utf8(&mut letter));
        document.changes();
    }
    document.finish();
    document.work()
}
