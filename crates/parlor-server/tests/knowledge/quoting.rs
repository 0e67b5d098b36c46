//! Answers without a model, word for word. They are deterministic, so these are exact.

use crate::support::{Help, Reading};
use parlor_server::domain::answer::AnswerEvent;

#[track_caller]
fn reads(reading: &Reading, text: &str, places: &[&str]) {
    let urls: Vec<&str> = reading.sources.iter().filter_map(|it| it.url.as_deref()).collect();
    assert_eq!((reading.text.as_str(), urls.as_slice()), (text, places));
}

#[tokio::test]
async fn a_how_to_question_gets_all_the_steps() {
    let help = Help::of_the_demo().await;
    reads(
        &help.ask("How do I redeem a gift card?", None).await,
        "1. Put your items into the basket and go to checkout.\n\
         2. Choose **Gift card** under payment and enter the 16-digit code.\n\
         3. Pay the rest, if any, with another payment method.\n\n\
         You can use up to 5 gift cards for one order. \
         In our store in Hamburg, show the code at the counter. [1]",
        &["/help/gift-cards#how-to-use-a-gift-card"],
    );
}

#[tokio::test]
async fn of_a_list_only_the_items_that_were_asked_for_are_quoted() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("Can I pay with Apple Pay?", None).await;
    assert!(reading.text.contains("We accept:\n\n- Apple Pay and Google Pay"), "{}", reading.text);
    assert!(!reading.text.contains("Klarna"), "{}", reading.text);
}

#[tokio::test]
async fn code_is_quoted_whole_in_its_fence() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("How do I open the chat from my own button?", None).await;
    assert!(
        reading.text.contains("```js\ndocument.querySelector(\"parlor-chat\").open();\n```\n\n[1]"),
        "{}",
        reading.text
    );
}

#[tokio::test]
async fn of_a_table_the_rows_that_are_asked_for_are_quoted() {
    let help = Help::of_the_demo().await;
    let norway = help.ask("How long is delivery to Norway?", None).await;
    assert!(norway.text.contains("| Country | Standard delivery |"), "{norway}");
    assert!(norway.text.contains("| Norway | 5–7 working days |"), "{norway}");
    assert!(!norway.text.contains("Germany"), "{norway}");
}

#[tokio::test]
async fn a_table_of_which_no_row_is_named_is_quoted_whole() {
    let help = Help::of_the_demo().await;
    let costs = help.ask("How much does delivery cost?", None).await;
    assert!(costs.text.contains("| Germany |") && costs.text.contains("| Norway |"), "{costs}");
}

#[tokio::test]
async fn below_the_gate_it_says_so_and_suggests_only_questions_that_are_answered() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("Can I bring my dog into the store?", None).await;
    assert!(!reading.answered && reading.sources.is_empty());
    assert_eq!(
        reading.text,
        "I don't know. The pages I answer from don't say anything about that."
    );
    assert!((1..=3).contains(&reading.suggestions.len()), "{:?}", reading.suggestions);
    for question in &reading.suggestions {
        assert!(question.ends_with('?'));
        assert!(help.ask(question, None).await.answered, "{question}");
    }
}

#[tokio::test]
async fn a_source_is_announced_before_the_words_that_cite_it_and_only_if_they_do() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("How do I wash my down jacket?", None).await;
    assert_eq!(reading.events.first(), Some(&AnswerEvent::Searching));
    let mut announced = Vec::new();
    let mut said = String::new();
    for event in &reading.events {
        match event {
            AnswerEvent::Source(it) => announced.push(it.id.clone()),
            AnswerEvent::Text(it) => {
                said.push_str(it);
                assert!(!it.contains("[1]") || announced.contains(&"1".to_string()));
            }
            _ => {}
        }
    }
    for id in announced {
        assert!(said.contains(&format!("[{id}]")));
    }
    assert!(reading.sources[0].snippet.chars().count() <= 300);
}

#[tokio::test]
async fn words_come_one_by_one() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("Where is my order?", None).await;
    for event in &reading.events {
        if let AnswerEvent::Text(it) = event {
            assert!((1..=17).contains(&it.chars().count()), "{it:?}");
        }
    }
}

#[tokio::test]
async fn a_wish_for_a_person_is_answered_with_how_to_reach_one() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("Can I talk to a person?", None).await;
    assert!(reading.text.starts_with("I'm an automated assistant, and I can't pass you on"));
    assert!(reading.text.contains("+49 40 5550 142"), "{}", reading.text);
    assert_eq!(reading.sources[0].title, "Contact & opening hours");
}

#[tokio::test]
async fn a_greeting_is_greeted_without_a_search() {
    let help = Help::of_the_demo().await;
    let reading = help.ask("Hello!", None).await;
    reads(&reading, "Hello! What would you like to know?", &[]);
    assert!(reading.answered && !reading.events.contains(&AnswerEvent::Searching));
}

#[tokio::test]
async fn the_same_question_gets_the_same_answer() {
    let (one, other) = (Help::of_the_demo().await, Help::of_the_demo().await);
    for question in ["Do you ship to Norway?", "How long is the warranty?", "Who is the CEO?"] {
        assert_eq!(one.ask(question, None).await.events, other.ask(question, None).await.events);
    }
}
