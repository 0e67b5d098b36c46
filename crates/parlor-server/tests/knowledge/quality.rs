//! How good answers are, measured on the demo's help center.
//!
//! Prints hit rates and rates of right, missing and false answers; fails below
//! the floors. `cargo test -p parlor-server --test knowledge quality -- --nocapture`
//! shows the numbers and every miss.

use crate::support::{Help, Reading};
use serde::Deserialize;

#[derive(Deserialize)]
struct Questions {
    answerable: Vec<Answerable>,
    unanswerable: Vec<Unanswerable>,
}

#[derive(Deserialize)]
struct Answerable {
    ask: String,
    after: Option<String>,
    page: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Unanswerable {
    ask: String,
    after: Option<String>,
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

#[tokio::test]
async fn the_demo_answers_what_its_pages_hold_and_refuses_the_rest() {
    let help = Help::of_the_demo().await;
    let questions: Questions =
        toml::from_str(include_str!("../../../../demo/questions.toml")).unwrap();
    let mut hits = [(1, Rate::default()), (3, Rate::default()), (8, Rate::default())];
    let (mut right, mut refused) = (Rate::default(), Rate::default());

    for it in &questions.answerable {
        let pages = help.search(&it.ask, it.after.as_deref()).await;
        for (depth, rate) in &mut hits {
            rate.count(pages.iter().take(*depth).any(|page| *page == it.page));
        }
        let reading = help.ask(&it.ask, it.after.as_deref()).await;
        let is_right = reading.answered && cites(&reading, &it.page) && holds(&reading, &it.words);
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

    for (depth, rate) in &hits {
        println!("right page among the first {depth}: {:.1} %", rate.percent());
    }
    println!("answered right: {:.1} % of {}", right.percent(), right.all);
    println!("refused: {:.1} % of {}", refused.percent(), refused.all);
    assert!(hits[0].1.percent() >= 92.0);
    assert!(hits[2].1.percent() >= 97.0);
    assert!(right.percent() >= 90.0);
    assert!(refused.percent() >= 92.0);
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
