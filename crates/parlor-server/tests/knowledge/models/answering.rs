//! A model answers from sources, as the turn that runs it sees it.

use super::upstream::{Reply, Upstream, impatient};
use crate::support::{Help, Reading, by, read};
use futures::StreamExt;
use parlor_server::{
    auth::vault::Vault,
    domain::{
        access::Access,
        agent_config::AgentModel,
        answer::{AnswerError, AnswerEvent, Answerer},
        audit::action,
        trace::Note,
    },
    models::{
        answerer::ModelAnswerer,
        choice::{KnowledgeAnswerer, sealed},
    },
    outbound::Outbound,
    storage::StoreError,
};
use parlor_wire::chunk::Usage;

const NORWAY: &str = "# Shipping\n\n## Norway\n\nA parcel to Norway takes a week.\n\n## Sweden\n\nA parcel to Sweden takes two days.\n";

const END: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\
    \"usage\":{\"prompt_tokens\":70,\"completion_tokens\":8}}\n\ndata: [DONE]\n\n";

fn says(pieces: &[&str]) -> Reply {
    let chunk = |text: &&str| {
        let text = serde_json::to_string(text).unwrap();
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{text}}}}}]}}\n\n")
    };
    let said: Vec<String> = pieces.iter().map(chunk).collect();
    Reply::Stream(said.concat() + END)
}

async fn help() -> Help {
    let help = Help::empty().await;
    help.add_file("shipping.md", NORWAY.as_bytes()).await.unwrap();
    help
}

async fn ask(help: &Help, upstream: &Upstream) -> Reading {
    let answerer = ModelAnswerer::new(help.store.clone(), upstream.client(impatient()));
    read(&answerer, help.question("How long does a parcel to Norway take?", None)).await
}

#[tokio::test]
async fn a_source_is_announced_right_before_its_first_mark() {
    let upstream = Upstream::replying([says(&["A wee", "k [", "1]. Sure [1", "]."])]).await;
    let reading = ask(&help().await, &upstream).await;

    assert_eq!(reading.text, "A week [1]. Sure [1].");
    let headings: Vec<Option<&str>> =
        reading.sources.iter().map(|it| it.heading.as_deref()).collect();
    assert_eq!(headings, [Some("Norway")]);
    let place = |wanted: &str| {
        reading.events.iter().position(|it| match it {
            AnswerEvent::Source(_) => wanted == "source",
            AnswerEvent::Text(text) => text.contains(wanted),
            _ => false,
        })
    };
    assert!(place("source") < place("[1]"));
    let Some(AnswerEvent::Done(outcome)) = reading.events.last() else { panic!() };
    assert_eq!(outcome.model, "test-model");
}

#[tokio::test]
async fn what_a_server_says_of_tokens_is_noted() {
    let upstream = Upstream::replying([says(&["A week."])]).await;
    let help = help().await;
    let answerer = ModelAnswerer::new(help.store.clone(), upstream.client(impatient()));
    let events: Vec<_> = answerer.answer(help.question("Norway?", None)).collect().await;
    let spent = Usage { input_tokens: 70, output_tokens: 8, estimated: false };
    let is_it = |it: &AnswerEvent| *it == AnswerEvent::Note(Box::new(Note::Spent(spent)));
    assert!(events.iter().flatten().any(is_it));
}

#[tokio::test]
async fn marks_are_numbered_by_first_use_and_wrong_ones_dropped() {
    let upstream = Upstream::replying([says(&["Two days [2], a week [1, 9] or so [7]."])]).await;
    let reading = ask(&help().await, &upstream).await;

    assert_eq!(reading.text, "Two days [1], a week [2] or so.");
    let seen: Vec<(&str, Option<&str>)> =
        reading.sources.iter().map(|it| (it.id.as_str(), it.heading.as_deref())).collect();
    assert_eq!(seen, [("1", Some("Sweden")), ("2", Some("Norway"))]);
}

#[tokio::test]
async fn mark_zero_says_that_there_is_no_answer() {
    let upstream = Upstream::replying([says(&["[0", "] I don't know."])]).await;
    let reading = ask(&help().await, &upstream).await;
    assert_eq!((reading.text.as_str(), reading.answered), ("I don't know.", false));
}

#[tokio::test]
async fn the_model_gets_the_passages_and_the_question() {
    let upstream = Upstream::replying([says(&["A week."])]).await;
    ask(&help().await, &upstream).await;
    let request = upstream.requests().remove(0);
    assert!(request.contains("A parcel to Norway takes a week."), "{request}");
    assert!(request.contains("\"content\":\"How long does a parcel to Norway take?\""));
    assert!(request.contains("\"temperature\":0.2"));
}

#[tokio::test]
async fn an_answer_without_end_is_cut_and_its_request_given_up() {
    let chunk = |key: &str, text: &str| {
        format!("data: {{\"choices\":[{{\"delta\":{{\"{key}\":\"{text}\"}}}}]}}\n\n")
    };
    let begins = chunk("content", "A week ");
    let goes_on = chunk("content", &"é".repeat(2000)).repeat(100);
    let thinks = chunk("reasoning", &"x".repeat(2000)).repeat(1000);
    for (endless, bytes) in [(goes_on, 256 * 1024 - 1), (thinks, 7)] {
        let upstream = Upstream::replying([Reply::Stalls(begins.clone() + &endless)]).await;
        let reading = ask(&help().await, &upstream).await;
        assert_eq!(reading.text.len(), bytes);
        let Some(AnswerEvent::Done(outcome)) = reading.events.last() else { panic!() };
        assert_eq!(outcome.finish_reason, "length");
        upstream.is_left().await;
    }
}

#[tokio::test]
async fn a_model_that_is_away_is_replaced_by_quoting() {
    let upstream = Upstream::replying([Reply::Status(401, "", "no")]).await;
    let reading = ask(&help().await, &upstream).await;
    assert!(reading.text.contains("A parcel to Norway takes a week. [1]"), "{}", reading.text);
    let Some(AnswerEvent::Done(outcome)) = reading.events.last() else { panic!() };
    assert_eq!(outcome.model, "extractive");
}

#[tokio::test]
async fn of_what_cannot_be_quoted_a_model_that_is_away_does_not_say_that_nothing_is_known() {
    let silent =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let help = help().await;
    for reply in [
        Reply::Status(401, "", "no"),
        Reply::Status(429, "", "later"),
        Reply::Status(400, "", "{\"error\":\"context too long\"}"),
        Reply::Stream(silent.into()),
    ] {
        let upstream = Upstream::replying([reply.clone(), reply.clone(), reply]).await;
        let answerer = ModelAnswerer::new(help.store.clone(), upstream.client(impatient()));
        let question = help.question("Do you sell bicycles?", None);
        let events: Vec<_> = answerer.answer(question).collect().await;
        assert!(matches!(events.last(), Some(Err(_))), "{events:?}");
        assert!(!events.contains_text("know"), "{events:?}");
        let greeting = answerer.answer(help.question("Hello!", None)).collect::<Vec<_>>().await;
        assert!(greeting.contains_text("Hello!"), "{greeting:?}");
    }
}

#[tokio::test]
async fn a_model_that_breaks_off_after_words_is_an_error() {
    let half = "data: {\"choices\":[{\"delta\":{\"content\":\"A we\"}}]}\n\n";
    let upstream = Upstream::replying([Reply::Stream(half.into())]).await;
    let help = help().await;
    let answerer = ModelAnswerer::new(help.store.clone(), upstream.client(impatient()));
    let events: Vec<_> = answerer.answer(help.question("Norway?", None)).collect().await;
    assert!(events.contains_text("A we"));
    assert!(matches!(events.last(), Some(Err(AnswerError::Unavailable { .. }))));
}

#[tokio::test]
async fn each_agent_answers_with_its_own_model_the_servers_or_none() {
    let own = Upstream::replying([says(&["Own."])]).await;
    let shared = Upstream::replying([says(&["Shared."])]).await;
    let help = help().await;
    help.and_agent("agt_2").await;
    let vault = Vault::with_key(&"a".repeat(64)).unwrap();
    let model = AgentModel {
        url: own.url.clone(),
        name: "own".into(),
        api_key: Some(sealed(&vault, "agt_2", "sk-own").unwrap()),
        ..AgentModel::default()
    };
    let access = Access::operator("org_1");
    let deed = by().did(action::AGENT_UPDATED, "agt_2", 0);
    let changed =
        help.store.change_agent(&access, "agt_2", &deed, |it| -> Result<(), StoreError> {
            it.draft.model = Some(model);
            Ok(())
        });
    changed.await.unwrap().unwrap();
    help.store.publish(&access, "agt_2", "", &deed).await.unwrap().unwrap();
    let with_default = KnowledgeAnswerer::new(
        help.store.clone(),
        Some(shared.settings()),
        impatient(),
        vault.clone(),
    );
    let private = Outbound::new(false, vec!["127.0.0.1".to_owned()]);
    let with_default = with_default.unwrap().reaching(private);
    let without = KnowledgeAnswerer::new(help.store.clone(), None, impatient(), vault).unwrap();
    let question = |agent_id: &str| {
        let mut question = help.question("How long does a parcel to Norway take?", None);
        question.agent_id = agent_id.into();
        question
    };

    assert_eq!(read(&with_default, question("agt_1")).await.text, "Shared.");
    assert_eq!(read(&with_default, question("agt_2")).await.text, "Own.");
    assert!(own.requests()[0].contains("authorization: Bearer sk-own"));
    // Nobody has said that a model may be on this machine, so it is as good as away.
    let away: Vec<_> = without.answer(question("agt_2")).collect().await;
    assert!(matches!(away.last(), Some(Err(AnswerError::Unavailable { .. }))), "{away:?}");
    assert_eq!(own.requests().len(), 1);
    assert!(read(&without, question("agt_1")).await.text.contains("takes a week"));
}

#[tokio::test]
async fn a_key_that_does_not_open_is_as_good_as_no_model() {
    let upstream = Upstream::replying([says(&["Own."])]).await;
    let help = help().await;
    let vault = |digit: &str| Vault::with_key(&digit.repeat(64)).unwrap();
    let model = AgentModel {
        url: upstream.url.clone(),
        name: "own".into(),
        api_key: Some(sealed(&vault("a"), &help.agent_id, "sk-own").unwrap()),
        ..AgentModel::default()
    };
    let access = Access::operator("org_1");
    let deed = by().did(action::AGENT_UPDATED, &help.agent_id, 0);
    let changed =
        help.store.change_agent(&access, &help.agent_id, &deed, |it| -> Result<(), StoreError> {
            it.draft.model = Some(model);
            Ok(())
        });
    changed.await.unwrap().unwrap();
    let answerer =
        KnowledgeAnswerer::new(help.store.clone(), None, impatient(), vault("b")).unwrap();
    let mut question = help.question("How long does a parcel to Norway take?", None);
    question.version = Some(0);
    assert!(read(&answerer, question).await.text.contains("takes a week"));
    assert!(upstream.requests().is_empty());
}

trait ContainsText {
    fn contains_text(&self, text: &str) -> bool;
}

impl ContainsText for Vec<Result<AnswerEvent, AnswerError>> {
    fn contains_text(&self, text: &str) -> bool {
        let said = self.iter().flatten().filter_map(|it| match it {
            AnswerEvent::Text(it) => Some(it.as_str()),
            _ => None,
        });
        said.collect::<String>().contains(text)
    }
}
