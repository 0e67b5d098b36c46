//! An agent that was given little: one text, two that say the same, one page.

use crate::{
    quality::{Questions, is_right},
    support::Help,
};
use parlor_server::knowledge::ingest::NewSource;
use std::{fs, path::Path};

const HOURS: &str =
    "We are open Monday to Friday from 9:00 to 18:00. On Saturdays we close at 14:00.";
const SATURDAY: &str = "When do you close on Saturday?";

async fn knowing(texts: &[(&str, &str)]) -> Help {
    let help = Help::empty().await;
    for (title, text) in texts {
        let new = NewSource {
            title: Some((*title).into()),
            content: text.as_bytes().to_vec(),
            ..NewSource::default()
        };
        help.add(new).await.unwrap();
    }
    help
}

#[tokio::test]
async fn what_two_pages_say_is_not_less_likely_than_what_one_says() {
    let mut texts = vec![("Opening hours", HOURS)];
    for title in ["Hours", "Saturdays", "Visit us", "Our shop"] {
        let reading = knowing(&texts).await.ask(SATURDAY, None).await;
        assert!(reading.answered && reading.text.contains("14:00"), "{}: {reading}", texts.len());
        texts.push((title, "On Saturdays we close at 14:00."));
    }
}

#[tokio::test]
async fn the_same_words_are_quoted_once() {
    for again in [HOURS, "On Saturdays we close at 14:00."] {
        let help = knowing(&[("Opening hours", HOURS), ("Hours", again)]).await;
        let reading = help.ask(SATURDAY, None).await;
        assert_eq!(reading.text.matches("14:00").count(), 1, "{reading}");
    }
}

#[tokio::test]
async fn two_pages_that_contradict_each_other_are_both_quoted() {
    let other = "On Saturdays we close at 16:00.";
    let help = knowing(&[("Opening hours", HOURS), ("Hours", other)]).await;
    let reading = help.ask(SATURDAY, None).await;
    assert!(reading.text.contains("14:00") && reading.text.contains("16:00"), "{reading}");
}

#[tokio::test]
async fn pages_about_something_else_take_no_answer_away() {
    let others = [
        ("Returns", "You can return an item within 30 days. The label is free."),
        ("Gift cards", "A gift card is valid for three years."),
        ("Delivery", "Delivery to Norway takes five working days."),
        ("Repairs", "We repair tents and jackets in our workshop in Hamburg."),
    ];
    let mut texts = vec![("Opening hours", HOURS)];
    for other in others {
        let help = knowing(&texts).await;
        let reading = help.ask(SATURDAY, None).await;
        assert!(reading.answered && reading.text.contains("14:00"), "{}: {reading}", texts.len());
        for unknown in ["Do you sell bicycles?", "Who is your CEO?", "Is there parking nearby?"] {
            let reading = help.ask(unknown, None).await;
            assert!(!reading.answered, "{unknown}: {reading}");
        }
        texts.push(other);
    }
}

#[tokio::test]
async fn one_page_alone_answers_what_it_holds_and_refuses_the_rest() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let questions = fs::read_to_string(demo.join("questions.toml")).unwrap();
    let questions: Questions = toml::from_str(&questions).unwrap();
    let (mut right, mut asked, mut refused, mut unknown) = (0, 0, 0, 0);
    let mut pages: Vec<_> =
        fs::read_dir(demo.join("knowledge")).unwrap().map(|it| it.unwrap().path()).collect();
    pages.sort();
    for (index, file) in pages.iter().enumerate() {
        let help = Help::empty().await;
        let filename = file.file_name().unwrap().to_str().unwrap();
        help.add_file(filename, &fs::read(file).unwrap()).await.unwrap();
        let page = format!("/help/{}", file.file_stem().unwrap().to_str().unwrap());
        for it in questions.answerable.iter().filter(|it| it.page == page) {
            asked += 1;
            let reading = help.ask(&it.ask, it.after.as_deref()).await;
            right += u32::from(reading.answered && is_right(&reading, it));
        }
        for it in questions.unanswerable.iter().skip(index % 8).step_by(8) {
            unknown += 1;
            let reading = help.ask(&it.ask, it.after.as_deref()).await;
            refused += u32::from(!reading.answered);
        }
    }
    println!("one page alone: right {right} of {asked}, refused {refused} of {unknown}");
    assert!(right * 100 >= asked * 91, "right {right} of {asked}");
    assert!(refused * 100 >= unknown * 96, "refused {refused} of {unknown}");
}
