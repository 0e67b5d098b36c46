//! Conversations are found again, the same ones on both databases.

use crate::{
    desk::{Desk, ada, message},
    support::{Place, kept_by_both},
};
use parlor_server::{
    domain::{
        conversation::ConversationStatus as Status,
        conversation_change::{By, Wish},
    },
    storage::{Again, ConversationFilter, Posted},
};

kept_by_both! {
    the_last_active_conversation_comes_first_and_pages_do_not_overlap
    a_list_is_narrowed_by_agent_state_and_time
    words_are_found_in_questions_answers_and_what_humans_say
    words_are_found_in_every_script_and_never_read_as_syntax
    nobody_finds_the_words_of_another_organization
}

async fn the_last_active_conversation_comes_first_and_pages_do_not_overlap(place: &Place) {
    let desk = Desk::open(place).await;
    let (a, b) = (desk.talks("a", "?", "!", 1).await, desk.talks("b", "?", "!", 2).await);
    let c = desk.talks("c", "?", "!", 2).await;
    desk.talks("a", "and?", "!", 3).await;
    let all = desk.finds(ConversationFilter::default()).await;
    let tied = if b > c { [b, c] } else { [c, b] };
    assert_eq!(all, [&[a][..], &tied].concat());
    let mut paged = Vec::new();
    let mut after = None;
    while paged.len() < 3 {
        let filter = ConversationFilter { after, ..Default::default() };
        let page = desk.store.conversations(&desk.access, &filter, 1).await.unwrap();
        let it = &page[0].conversation;
        after = Some((it.active_at, it.id.clone()));
        paged.push(it.id.clone());
    }
    assert_eq!(paged, all);
    let filter = ConversationFilter { after, ..Default::default() };
    assert!(desk.finds(filter).await.is_empty());
    let listed = desk.store.conversations(&desk.access, &ConversationFilter::default(), 1).await;
    assert_eq!(listed.unwrap()[0].message_count, 4);
}

async fn a_list_is_narrowed_by_agent_state_and_time(place: &Place) {
    let desk = Desk::open(place).await;
    let (a, b) = (desk.talks("a", "?", "!", 1).await, desk.talks("b", "?", "!", 9).await);
    desk.wishes(&a, Wish::End(By::Backend)).await;
    let filter = ConversationFilter::default;
    for (filter, found) in [
        (ConversationFilter { status: Some(Status::Ended), ..filter() }, vec![a.clone()]),
        (ConversationFilter { status: Some(Status::Open), ..filter() }, vec![b.clone()]),
        (ConversationFilter { from: Some(2), ..filter() }, vec![b.clone()]),
        (ConversationFilter { until: Some(9), ..filter() }, vec![a.clone()]),
        (ConversationFilter { agent_id: Some("agt_other".into()), ..filter() }, vec![]),
        (ConversationFilter { visitor_id: Some("vis_other".into()), ..filter() }, vec![]),
        (
            ConversationFilter { agent_id: Some(desk.agent.agent_id.clone()), ..filter() },
            vec![b, a],
        ),
    ] {
        assert_eq!(desk.finds(filter.clone()).await, found, "{filter:?}");
    }
}

async fn words_are_found_in_questions_answers_and_what_humans_say(place: &Place) {
    let desk = Desk::open(place).await;
    let id = desk.talks("a", "Where is my parcel?", "It is on its way.", 1).await;
    desk.talks("b", "Something else", "Nothing", 2).await;
    let said = message(&id, "h1", "I shall look myself.", Some(ada()));
    assert!(matches!(desk.store.post_message(&said).await.unwrap(), Posted::There(_)));
    for it in ["parcel", "PARC", "my parcel", "way", "myself"] {
        assert_eq!(desk.finds_words(it).await, std::slice::from_ref(&id), "{it}");
    }
    for it in ["parcel way", "parcels", "?!"] {
        assert_eq!(desk.finds_words(it).await, [""; 0], "{it}");
    }
    // A question that is replaced takes its words along.
    let mut edit = desk.asks("a", "Where is my letter?", 3);
    edit.again = Again::Edit("q-1".into());
    desk.store.begin_turn(edit).await.unwrap();
    assert_eq!(desk.finds_words("parcel").await, [""; 0]);
    assert_eq!(desk.finds_words("letter").await, [id]);
}

async fn words_are_found_in_every_script_and_never_read_as_syntax(place: &Place) {
    let desk = Desk::open(place).await;
    let text = "配達日数を教えて · Ça prend · Größe 1e5 · and or not near · it's";
    let id = desk.talks("a", text, "", 1).await;
    for it in ["配達", "日数", "配", "ca", "grösse", "größe", "1e5", "not", "near", "it's"]
    {
        let expected: &[String] = if it == "grösse" { &[] } else { std::slice::from_ref(&id) };
        assert_eq!(desk.finds_words(it).await, expected, "{it}");
    }
    for it in ["a' | 'b", "\"", "\\", ":*", "!", "'@x", "and zzz", "達配"] {
        assert_eq!(desk.finds_words(it).await, [""; 0], "{it}");
    }
}

async fn nobody_finds_the_words_of_another_organization(place: &Place) {
    let desk = Desk::open(place).await;
    let other = Desk::of(desk.store.clone()).await;
    let ours = desk.talks("a", "secret", "!", 1).await;
    let theirs = other.talks("a", "secret", "!", 1).await;
    assert_eq!(desk.finds_words("secret").await, [ours]);
    assert_eq!(other.finds_words("secret").await, [theirs]);
    let tenant = desk.agent.organization_id.strip_prefix("org_").unwrap();
    assert_eq!(other.finds_words(tenant).await, [""; 0]);
}
