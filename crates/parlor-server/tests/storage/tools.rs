//! Calls of tools: results that are taken once, and secrets that sign.

use crate::support::{Place, an_agent, kept_by_both, question};
use parlor_server::{
    app::Seeded,
    domain::{
        allowance::Allowance,
        audit::{By, action},
        conversation::{MessageStatus, StoredMessage, Turn, TurnStatus},
        tool::{CallResult, Tool},
    },
    storage::{Begun, Ending, GoOn, Metrics, Store, WentOn},
};
use serde_json::json;

kept_by_both! {
    with_its_last_result_an_answer_goes_on_once
    a_result_of_two_who_send_it_at_once_is_taken_once
    an_agent_has_one_first_secret_and_after_a_rotation_two
}

/// A conversation whose answer waits for the calls `a` and `b`.
async fn waiting(store: &Store, of: &Seeded) -> Turn {
    let mut ask = question(of, Some("c"), "msg_1");
    ask.turn.tools = vec![Tool { name: "cart".into(), ..Tool::default() }];
    let Begun::Started { turn, .. } = store.begin_turn(ask).await.unwrap() else { panic!() };
    let part = |id: &str| json!({"type": "tool-cart", "toolCallId": id, "state": "input-available", "input": {}});
    let answer = StoredMessage {
        id: turn.answer_id.clone(),
        conversation_id: turn.conversation_id.clone(),
        position: 0,
        role: "assistant".into(),
        status: MessageStatus::Complete,
        parts: serde_json::from_value(json!([part("a"), part("b")])).unwrap(),
        error_text: None,
        answered: Some(true),
        author: None,
        feedback: None,
        created_at: 0,
    };
    let ended = Turn { status: TurnStatus::Finished, ended_at: Some(1), ..turn.clone() };
    let metrics = Metrics { finish_reason: "tool-calls".into(), ..Metrics::default() };
    let ending = Ending { turn: ended, answer, rest: Vec::new(), metrics, trace: None };
    store.end_turn(&ending).await.unwrap();
    turn
}

fn result(turn: &Turn, id: &str, result: CallResult) -> GoOn {
    GoOn {
        conversation_id: turn.conversation_id.clone(),
        results: vec![(id.into(), result)],
        tools: None,
        instance_id: "ins_1".into(),
        now_millis: 2,
        allowance: Allowance::default(),
    }
}

async fn with_its_last_result_an_answer_goes_on_once(place: &Place) {
    let store = place.store().await;
    let waits = waiting(&store, &an_agent(&store).await).await;
    let go_on = async |id: &str, it: CallResult| store.go_on(result(&waits, id, it)).await.unwrap();
    let null = || Ok(serde_json::Value::Null);

    assert!(matches!(go_on("c", null()).await, WentOn::NoCall));
    let first = go_on("a", null()).await;
    assert!(matches!(&first, WentOn::Waiting { pending, .. } if *pending == ["b"]), "{first:?}");
    assert!(matches!(go_on("a", Err("no".into())).await, WentOn::Answered));
    let WentOn::Started { turn, answer, question, .. } = go_on("b", Err("no".into())).await else {
        panic!("all results are there");
    };
    assert_eq!((&turn.answer_id, turn.parts_before), (&waits.answer_id, 2));
    assert_eq!((&turn.tools, question.id.as_str()), (&waits.tools, "msg_1"));
    assert_eq!(answer.status, MessageStatus::Streaming);
    let kept = store.message(&turn.conversation_id, &turn.answer_id).await.unwrap().unwrap();
    assert_eq!(kept.parts[0].output, Some(serde_json::Value::Null));
    assert_eq!(kept.parts[1].error_text.as_deref(), Some("no"));
    let again = go_on("b", Err("no".into())).await;
    assert!(matches!(&again, WentOn::Known(it) if it.id == turn.id), "{again:?}");
    assert_eq!(store.turn_at_end(&turn.conversation_id).await.unwrap(), Some(*turn));
}

async fn a_result_of_two_who_send_it_at_once_is_taken_once(place: &Place) {
    let store = place.store().await;
    let waits = waiting(&store, &an_agent(&store).await).await;
    store.go_on(result(&waits, "a", Ok(json!(1)))).await.unwrap();
    let sent = (0..8).map(|_| store.go_on(result(&waits, "b", Ok(json!(2)))));
    let went_on = futures::future::join_all(sent).await;
    let started = |it: &&Result<WentOn, _>| matches!(it, Ok(WentOn::Started { .. }));
    assert_eq!(went_on.iter().filter(started).count(), 1);
    let known = |it: &&Result<WentOn, _>| matches!(it, Ok(WentOn::Known(_)));
    assert_eq!(went_on.iter().filter(known).count(), 7);
}

async fn an_agent_has_one_first_secret_and_after_a_rotation_two(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await.agent_id;
    assert_eq!(store.tool_secrets(&agent, 0).await.unwrap(), []);
    for sealed in ["one", "other"] {
        let kept = store.first_tool_secret(&agent, sealed, 0).await.unwrap();
        assert_eq!(kept.iter().map(|it| it.sealed.as_str()).collect::<Vec<_>>(), ["one"]);
    }
    for (sealed, now) in [("two", 1), ("three", 2)] {
        let deed = By::command_line(None).did(action::TOOL_SECRET_ROTATED, &agent, now);
        store.rotate_tool_secret(&agent, sealed, now + 10, &deed).await.unwrap();
    }
    let signing = async |now: i64| -> Vec<String> {
        let kept = store.tool_secrets(&agent, now).await.unwrap();
        kept.into_iter().map(|it| it.sealed).collect()
    };
    assert_eq!(signing(3).await, ["three", "two"]);
    assert_eq!(signing(12).await, ["three"]);
}
