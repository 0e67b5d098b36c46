//! How good answers are, measured on the demo's help center, or on another site.
//!
//! Prints hit rates and rates of right, missing and false answers; for the demo it
//! fails below the floors.
//! `cargo test -p parlor-server --test knowledge quality -- --nocapture` shows the
//! numbers and every miss.
//!
//! `PARLOR_QUALITY_PAGES=dir` measures on the Markdown files of another folder, and
//! `PARLOR_QUALITY_QUESTIONS=file.toml` with other questions, written like
//! `demo/questions.toml`; with either of them nothing is asserted. Relative paths begin
//! at `crates/parlor-server`, where cargo runs tests.

use crate::support::{Help, Reading};
use serde::Deserialize;
use std::{env, fs, path::Path};

#[derive(Deserialize)]
pub(crate) struct Questions {
    pub(crate) answerable: Vec<Answerable>,
    pub(crate) unanswerable: Vec<Unanswerable>,
}

#[derive(Deserialize)]
pub(crate) struct Answerable {
    pub(crate) ask: String,
    pub(crate) after: Option<String>,
    pub(crate) page: String,
    pub(crate) words: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Unanswerable {
    pub(crate) ask: String,
    pub(crate) after: Option<String>,
}

/// How many of a set hold, printed as a share.
#[derive(Default)]
struct Rate {
    held: u32,
    all: u32,
}

impl Rate {
    fn count(&mut self, holds: bool) {
        self.held += u32::from(holds);
        self.all += 1;
    }

    fn percent(&self) -> f64 {
        100.0 * f64::from(self.held) / f64::from(self.all.max(1))
    }
}

/// What a set of questions gave.
struct Measured {
    first: Rate,
    third: Rate,
    eighth: Rate,
    right: Rate,
    refused: Rate,
}

#[tokio::test]
async fn the_pages_answer_what_they_hold_and_refuse_the_rest() {
    let (pages, questions) =
        (env::var("PARLOR_QUALITY_PAGES"), env::var("PARLOR_QUALITY_QUESTIONS"));
    let is_demo = pages.is_err() && questions.is_err();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let pages = pages.map_or_else(|_| demo.join("knowledge"), Into::into);
    let questions = questions.map_or_else(|_| demo.join("questions.toml"), Into::into);
    let help = Help::of_pages(&pages).await;
    let measured =
        measure(&help, &toml::from_str(&fs::read_to_string(questions).unwrap()).unwrap()).await;
    measured.print();
    if is_demo {
        assert!(measured.first.percent() >= 92.0);
        assert!(measured.eighth.percent() >= 97.0);
        assert!(measured.right.percent() >= 90.0);
        assert!(measured.refused.percent() >= 92.0);
    }
}

async fn measure(help: &Help, questions: &Questions) -> Measured {
    let [mut first, mut third, mut eighth] = [(); 3].map(|()| Rate::default());
    let (mut right, mut refused) = (Rate::default(), Rate::default());
    for it in &questions.answerable {
        let pages = help.search(&it.ask, it.after.as_deref()).await;
        for (depth, rate) in [(1, &mut first), (3, &mut third), (8, &mut eighth)] {
            rate.count(pages.iter().take(depth).any(|page| *page == it.page));
        }
        let reading = help.ask(&it.ask, it.after.as_deref()).await;
        let is_right = reading.answered && is_right(&reading, it);
        right.count(is_right);
        if !is_right {
            println!("MISSED  {} (wanted {} {:?})\n{reading}\n", it.ask, it.page, it.words);
        }
    }
    for it in &questions.unanswerable {
        let reading = help.ask(&it.ask, it.after.as_deref()).await;
        refused.count(!reading.answered);
        if reading.answered {
            println!("FALSE   {}\n{reading}\n", it.ask);
        }
    }
    Measured { first, third, eighth, right, refused }
}

impl Measured {
    fn print(&self) {
        for (depth, rate) in [(1, &self.first), (3, &self.third), (8, &self.eighth)] {
            println!("right page among the first {depth}: {:.1} %", rate.percent());
        }
        println!("answered right: {:.1} % of {}", self.right.percent(), self.right.all);
        println!("refused: {:.1} % of {}", self.refused.percent(), self.refused.all);
    }
}

/// Whether an answer cites the page and holds the words.
pub(crate) fn is_right(reading: &Reading, expected: &Answerable) -> bool {
    cites(reading, &expected.page) && holds(reading, &expected.words)
}

fn cites(reading: &Reading, page: &str) -> bool {
    reading.sources.iter().any(|it| page_of(it.url.as_deref().unwrap_or_default()) == page)
}

fn holds(reading: &Reading, words: &[String]) -> bool {
    words.iter().all(|it| reading.text.contains(it.as_str()))
}

fn page_of(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}
