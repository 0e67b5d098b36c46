//! Conversations are changed, ended and deleted, each once and with all that hangs on it.

use crate::{
    desk::{Desk, ada, message, told},
    support::{Place, kept_by_both},
};
use futures::future::join_all;
use parlor_server::{
    domain::{
        access::Access,
        conversation::ConversationStatus as Status,
        conversation_change::Wish,
        conversation_event::EventKind,
        conversation_fields::{Feedback, Rating, Thumb},
    },
    storage::{Begun, ConversationFilter, Posted, Statement},
};

kept_by_both! {
    a_wish_is_granted_once_and_told_once_however_many_have_it
    a_human_takes_over_speaks_and_hands_back
    idle_conversations_end_exactly_once_however_many_servers_look
    what_is_not_idle_does_not_end
    a_deleted_conversation_takes_everything_along
    a_question_to_a_conversation_that_is_deleted_meanwhile_does_not_bring_it_back
    an_answer_is_judged_within_reach_only
    events_are_numbered_without_gaps_however_many_write_them
}

async fn a_wish_is_granted_once_and_told_once_however_many_have_it(place: &Place) {
    let desk = Desk::open(place).await;
    let id = desk.talks("a", "?", "!", 1).await;
    join_all((0..12).map(|_| desk.wishes(&id, Wish::HandOff))).await;
    assert_eq!(told(place, "conversation.handed_off").await, 1);
    let rating = Rating { score: 5, comment: None };
    join_all((0..12).map(|_| desk.wishes(&id, Wish::Rate(rating.clone())))).await;
    assert_eq!(told(place, "conversation.rated").await, 1);
    assert_eq!(desk.conversation(&id).await.rating, Some(rating));
    let gone = desk.store.change_conversation("cnv_gone", Wish::HandOff, 1).await.unwrap();
    assert!(gone.is_none());
}

async fn a_human_takes_over_speaks_and_hands_back(place: &Place) {
    let desk = Desk::open(place).await;
    let id = desk.talks("a", "?", "!", 1).await;
    let taken = desk.wishes(&id, Wish::TakeOver { author: ada(), by_force: false }).await;
    assert_eq!((taken.status, taken.operator), (Status::HandedOff, Some(ada())));
    let begun = desk.store.begin_turn(desk.asks("a", "Hello?", 2)).await.unwrap();
    assert!(matches!(begun, Begun::ToHuman { .. }), "{begun:?}");
    let said = message(&id, "h1", "Hello.", Some(ada()));
    for _ in 0..2 {
        let Posted::There(it) = desk.store.post_message(&said).await.unwrap() else { panic!() };
        assert_eq!((it.position, it.author), (4, Some(ada())));
    }
    let other = message(&id, "h1", "Other words.", Some(ada()));
    assert_eq!(desk.store.post_message(&other).await.unwrap(), Posted::Conflict);
    desk.wishes(&id, Wish::HandBack).await;
    desk.begins("a", "Bot?", 3).await;
    assert_eq!(told(place, "message.created").await, 2);
}

async fn idle_conversations_end_exactly_once_however_many_servers_look(place: &Place) {
    let desk = Desk::open(place).await;
    for it in 0..5 {
        desk.talks(&it.to_string(), "?", "!", it).await;
    }
    let servers = join_all((0..4).map(|_| place.store())).await;
    let ended = join_all(servers.iter().map(|it| it.end_idle(4, 9))).await;
    let ended: usize = ended.into_iter().map(Result::unwrap).sum();
    assert_eq!((ended, told(place, "conversation.ended").await), (5, 5));
    let open = ConversationFilter { status: Some(Status::Open), ..Default::default() };
    assert_eq!(desk.finds(open).await, [""; 0]);
    assert_eq!(desk.store.end_idle(4, 9).await.unwrap(), 0);
}

async fn what_is_not_idle_does_not_end(place: &Place) {
    let desk = Desk::open(place).await;
    let human = desk.talks("human", "?", "!", 1).await;
    desk.wishes(&human, Wish::HandOff).await;
    let running = desk.begins("running", "?", 1).await;
    let recent = desk.talks("recent", "?", "!", 5).await;
    let idle = desk.talks("idle", "?", "!", 2).await;
    assert_eq!(desk.store.end_idle(4, 9).await.unwrap(), 1);
    let ended = desk.conversation(&idle).await;
    assert_eq!((ended.status, ended.ended_at), (Status::Ended, Some(9)));
    for id in [&human, &running.conversation_id, &recent] {
        assert_ne!(desk.conversation(id).await.status, Status::Ended);
    }
    desk.begins("idle", "Back again", 10).await;
    let back = desk.conversation(&idle).await;
    assert_eq!((back.status, back.ended_at), (Status::Open, None));
}

async fn a_deleted_conversation_takes_everything_along(place: &Place) {
    let desk = Desk::open(place).await;
    let id = desk.talks("a", "gone", "!", 1).await;
    desk.begins("a", "running", 2).await;
    let stays = desk.talks("b", "stays", "!", 3).await;
    assert!(desk.store.delete_conversation(&id, None).await.unwrap());
    assert!(!desk.store.delete_conversation(&id, None).await.unwrap());
    let db = place.db().await;
    for table in [
        "messages",
        "turns",
        "turn_metrics",
        "conversation_events",
        "outbox",
        if place.is_postgres() { "message_words" } else { "message_numbers" },
    ] {
        let sql = format!("SELECT conversation_id AS id FROM {table}");
        let rows = db.all(Statement::built(sql)).await.unwrap();
        assert!(!rows.is_empty(), "{table}");
        for row in rows {
            assert_eq!(row.opt_text("id").unwrap().as_deref(), Some(&*stays), "{table}");
        }
    }
    assert_eq!(desk.finds_words("gone").await, [""; 0]);
    assert_eq!(desk.finds_words("stays").await, [stays]);
}

async fn a_question_to_a_conversation_that_is_deleted_meanwhile_does_not_bring_it_back(
    place: &Place,
) {
    let desk = Desk::open(place).await;
    let id = desk.talks("a", "?", "!", 1).await;
    let mut late = desk.asks("a", "late", 2);
    (late.conversation, late.found) = (desk.conversation(&id).await, true);
    desk.store.delete_conversation(&id, None).await.unwrap();
    assert!(matches!(desk.store.begin_turn(late).await.unwrap(), Begun::Gone));
    assert_eq!(desk.finds(ConversationFilter::default()).await, [""; 0]);
}

async fn an_answer_is_judged_within_reach_only(place: &Place) {
    let desk = Desk::open(place).await;
    let turn = desk.begins("a", "?", 1).await;
    desk.ends(&turn, "!", 1).await;
    let down = Feedback { thumb: Thumb::Down, reason: Some("too short".into()) };
    let judge = async |access: &Access, id: &str| {
        desk.store.put_feedback(access, id, Some(&down), 2).await.unwrap()
    };
    assert_eq!(judge(&desk.access, &turn.answer_id).await.unwrap().feedback, Some(down.clone()));
    assert_eq!(judge(&Access::operator("org_other"), &turn.answer_id).await, None);
    assert_eq!(judge(&desk.access, "q-1").await, None);
    judge(&desk.access, &turn.answer_id).await;
    assert_eq!(told(place, "message.feedback").await, 1);
}

async fn events_are_numbered_without_gaps_however_many_write_them(place: &Place) {
    let desk = Desk::open(place).await;
    let id = desk.talks("a", "?", "!", 1).await;
    let texts: Vec<String> = (0..12).map(|it| format!("h{it}")).collect();
    let posts = texts.iter().map(|it| {
        let (store, said) = (desk.store.clone(), message(&id, it, it, Some(ada())));
        tokio::spawn(async move { store.post_message(&said).await.unwrap() })
    });
    join_all(posts).await;
    let events = desk.store.conversation_events(&id, 3, 100).await.unwrap();
    let numbers: Vec<i64> = events.iter().map(|it| it.seq).collect();
    assert_eq!(numbers, (4..16).collect::<Vec<i64>>());
    assert!(events.iter().all(|it| it.kind == EventKind::MessageCreated));
}
