//! What was asked is counted, and a day's budget is never gone over by one answer.

use crate::{
    desk::{Desk, told},
    support::{Place, kept_by_both},
};
use futures::future::join_all;
use parlor_server::{
    domain::{
        allowance::{Allowance, Budget},
        audit::{By, action},
    },
    storage::{Ask, Begun, ConversationFilter, Usage},
};

kept_by_both! {
    of_many_questions_as_many_are_answered_as_the_budget_has
    what_an_organization_may_is_shared_by_its_agents
    tokens_are_counted_when_an_answer_ends_and_then_no_more_begins
    what_was_used_is_forgotten_with_its_day_and_with_its_agent
    a_question_that_is_refused_leaves_nothing_behind
}

const DAY: i64 = 24 * 60 * 60 * 1000;

fn budget(messages: i64) -> Budget {
    Budget { messages: Some(messages), tokens: None }
}

/// Asks with this allowance, in a conversation of its own.
async fn begins(desk: &Desk, name: &str, allowance: Allowance, now: i64) -> Begun {
    let ask = Ask { allowance, ..desk.asks(name, "?", now) };
    desk.store.begin_turn(ask).await.unwrap()
}

fn started(begun: &Begun) -> bool {
    matches!(begun, Begun::Started { .. })
}

async fn of_many_questions_as_many_are_answered_as_the_budget_has(place: &Place) {
    let desk = Desk::open(place).await;
    let allowance = Allowance { agent: budget(5), organization: budget(100), may_begin: true };
    let names: Vec<String> = (0..12).map(|it| format!("c{it}")).collect();
    let all = join_all(names.iter().map(|it| begins(&desk, it, allowance, 1))).await;
    assert_eq!(all.iter().filter(|it| started(it)).count(), 5);
    assert_eq!(all.iter().filter(|it| matches!(it, Begun::Spent(_))).count(), 7);
    for holder in [&desk.agent.agent_id, &desk.agent.organization_id] {
        let used = desk.store.usage_of(holder, 0).await.unwrap();
        assert_eq!(used, Usage { messages: 5, tokens: 0 });
    }
    assert!(started(&begins(&desk, "tomorrow", allowance, DAY).await));
}

async fn what_an_organization_may_is_shared_by_its_agents(place: &Place) {
    let desk = Desk::open(place).await;
    let allowance = Allowance { organization: budget(1), ..Allowance::default() };
    assert!(started(&begins(&desk, "a", allowance, 1).await));
    let mut other = desk.asks("b", "?", 2);
    (other.turn.agent_id, other.allowance) = ("agt_other".into(), allowance);
    let begun = desk.store.begin_turn(other).await.unwrap();
    assert!(matches!(begun, Begun::Spent(_)), "{begun:?}");
    assert_eq!(desk.store.usage_of("agt_other", 0).await.unwrap(), Usage::default());
}

async fn tokens_are_counted_when_an_answer_ends_and_then_no_more_begins(place: &Place) {
    let desk = Desk::open(place).await;
    let tokens = Budget { messages: None, tokens: Some(30) };
    let allowance = Allowance { agent: tokens, ..Allowance::default() };
    for (name, total) in [("a", 20), ("b", 40)] {
        let Begun::Started { turn, .. } = begins(&desk, name, allowance, 1).await else { panic!() };
        for _ in 0..2 {
            desk.ends_after(&turn, 15, 5).await;
        }
        for holder in [&turn.agent_id, &turn.organization_id] {
            assert_eq!(desk.store.usage_of(holder, 0).await.unwrap().tokens, total);
        }
    }
    assert!(matches!(begins(&desk, "c", allowance, 1).await, Begun::Spent(_)));
}

async fn what_was_used_is_forgotten_with_its_day_and_with_its_agent(place: &Place) {
    let desk = Desk::open(place).await;
    desk.talks("a", "?", "!", 1).await;
    desk.talks("b", "?", "!", DAY).await;
    let of = async |day| desk.store.usage_of(&desk.agent.agent_id, day).await.unwrap().messages;
    desk.store.prune_usage(1).await.unwrap();
    assert_eq!((of(0).await, of(1).await), (0, 1));
    let deed = By::command_line(None).did(action::AGENT_DELETED, &desk.agent.agent_id, 0);
    desk.store.delete_agent(&desk.access, &desk.agent.agent_id, &deed).await.unwrap();
    assert_eq!(of(1).await, 0);
    let left = desk.store.usage_of(&desk.agent.organization_id, 1).await.unwrap();
    assert_eq!(left.messages, 1);
}

async fn a_question_that_is_refused_leaves_nothing_behind(place: &Place) {
    let desk = Desk::open(place).await;
    let refused = Allowance { may_begin: false, ..Allowance::default() };
    assert!(matches!(begins(&desk, "a", refused, 1).await, Begun::Limited));
    assert_eq!(desk.finds(ConversationFilter::default()).await, [""; 0]);
    assert_eq!(told(place, "conversation.started").await, 0);
    // One that was asked before is found all the same.
    assert!(started(&begins(&desk, "a", Allowance::default(), 1).await));
    assert!(matches!(begins(&desk, "a", refused, 1).await, Begun::Known(_)));
}
