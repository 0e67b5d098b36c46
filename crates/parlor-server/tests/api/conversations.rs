//! Reading what was said.

use crate::support::{Caller, Shop, Value};

/// A conversation of six messages: q1, a1, q2, a2, q3, a3.
async fn talk(shop: &Shop, visitor: &Caller) -> String {
    let mut conversation = String::new();
    for number in 1..=3 {
        shop.bot.will_say([format!("a{number}")]);
        let text = format!("q{number}");
        let answer = match conversation.as_str() {
            "" => visitor.ask(&text).await,
            id => visitor.ask_in(id, &text).await,
        };
        conversation.clone_from(&answer.conversation);
        answer.text().await;
    }
    conversation
}

/// What a page holds, and where the next one begins.
async fn page(visitor: &Caller, conversation: &str, query: &str) -> (Vec<String>, Option<String>) {
    let list =
        visitor.get(&format!("/v1/conversations/{conversation}/messages?{query}")).await.good();
    let text = |it: &Value| it["parts"][0]["text"].as_str().unwrap().to_owned();
    let texts = list["data"].as_array().unwrap().iter().map(text).collect();
    let cursor = list["pagination"]["cursor"].as_str().map(Into::into);
    assert_eq!(list["pagination"]["hasMore"], cursor.is_some());
    (texts, cursor)
}

#[tokio::test]
async fn the_latest_page_comes_first_and_leads_back_to_the_beginning() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let conversation = talk(&shop, &visitor).await;

    let (texts, cursor) = page(&visitor, &conversation, "limit=4").await;
    assert_eq!(texts, ["q2", "a2", "q3", "a3"]);
    let before = format!("limit=4&before={}", cursor.unwrap());
    assert_eq!(
        page(&visitor, &conversation, &before).await,
        (vec!["q1".into(), "a1".into()], None)
    );
}

#[tokio::test]
async fn a_page_after_a_message_leads_forward() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let conversation = talk(&shop, &visitor).await;
    let list = visitor.get(&format!("/v1/conversations/{conversation}/messages")).await.good();
    let first = list["data"][0]["id"].as_str().unwrap();

    let (texts, cursor) = page(&visitor, &conversation, &format!("after={first}&limit=2")).await;
    assert_eq!(texts, ["a1", "q2"]);
    let next = format!("after={}&limit=3", cursor.unwrap());
    assert_eq!(page(&visitor, &conversation, &next).await.0, ["a2", "q3", "a3"]);
}

#[tokio::test]
async fn a_question_being_answered_shows_as_streaming() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let _gate = shop.bot.will_wait(crate::support::Script::saying(["later"]));
    let answer = visitor.ask("now").await;
    let history = visitor.history(&answer.conversation).await;
    assert_eq!(history[1], ("assistant".into(), "streaming".into(), String::new()));
}

#[tokio::test]
async fn the_organizations_backend_reads_a_visitors_conversation_and_a_neighbor_does_not() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let conversation = talk(&shop, &visitor).await;
    assert_eq!(shop.backend().history(&conversation).await.len(), 6);

    let path = format!("/v1/conversations/{conversation}/messages");
    let neighbor = shop.neighbor().await;
    let theirs = shop.stranger().bearing(&neighbor.secret_key);
    theirs.get(&path).await.refused(404, "conversation_not_found");
    let other = shop.visitor().await;
    other.get(&path).await.refused(404, "conversation_not_found");
    shop.stranger().get(&path).await.refused(401, "unauthorized");
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused_by_name() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let conversation = talk(&shop, &visitor).await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("before=msg_unknown", "before"),
        ("after=msg_unknown", "after"),
        ("before=a&after=b", "before"),
    ] {
        let path = format!("/v1/conversations/{conversation}/messages?{query}");
        let said = visitor.get(&path).await.refused(422, "invalid_parameter");
        assert_eq!(said.as_deref(), Some(field), "{query}");
    }
}
