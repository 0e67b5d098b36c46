//! Many at once, and each promise kept.

use crate::support::{Place, a_chunk, a_source, an_agent, kept_by_both, question};
use futures::future::join_all;
use parlor_server::{
    app::Seeded,
    auth::{Auth, Rules, vault::Vault},
    domain::{audit::By, clock::ManualClock, key::ApiKey, source::Source},
    storage::{Ask, Begun, KeyChanged, Keyed, Page, Reserved, Store, StoreError},
};
use std::sync::Arc;

kept_by_both! {
    of_many_questions_in_one_conversation_one_is_answered
    a_question_that_is_sent_many_times_is_asked_once
    a_question_that_starts_a_conversation_starts_one
    a_key_is_given_to_one_of_many
    an_address_has_one_source_however_many_send_it
    agents_that_learn_at_the_same_time_have_shelves_of_their_own
    a_signing_secret_is_made_once
    servers_that_start_at_once_know_each_others_tokens
    a_key_that_many_rename_keeps_the_secret_that_one_gives_it
}

const MANY: usize = 12;

async fn all_at_once(store: &Store, asks: Vec<Ask>) -> Vec<Begun> {
    let asked = asks.into_iter().map(|it| {
        let store = store.clone();
        tokio::spawn(async move { store.begin_turn(it).await.unwrap() })
    });
    join_all(asked).await.into_iter().map(Result::unwrap).collect()
}

fn started(all: &[Begun]) -> usize {
    all.iter().filter(|it| matches!(it, Begun::Started { .. })).count()
}

async fn of_many_questions_in_one_conversation_one_is_answered(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await;
    let asks = (0..MANY).map(|it| question(&agent, Some("c"), &format!("q{it}")));
    let begun = all_at_once(&store, asks.collect()).await;
    let busy = begun.iter().filter(|it| matches!(it, Begun::Busy { .. })).count();
    assert_eq!((started(&begun), busy), (1, MANY - 1), "{begun:?}");
    let Some(Begun::Started { turn, .. }) =
        begun.iter().find(|it| matches!(it, Begun::Started { .. }))
    else {
        unreachable!()
    };
    let said = store.messages(&turn.conversation_id, &Page::Latest, 100).await.unwrap();
    let places: Vec<i64> = said.iter().map(|it| it.position).collect();
    assert_eq!(places, [1, 2]);
}

async fn a_question_that_is_sent_many_times_is_asked_once(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await;
    let asks = (0..MANY).map(|_| question(&agent, Some("c"), "q"));
    let begun = all_at_once(&store, asks.collect()).await;
    let known = begun.iter().filter(|it| matches!(it, Begun::Known(_))).count();
    assert_eq!((started(&begun), known), (1, MANY - 1), "{begun:?}");
}

async fn a_question_that_starts_a_conversation_starts_one(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await;
    let asks = (0..MANY).map(|_| question(&agent, None, "q"));
    let begun = all_at_once(&store, asks.collect()).await;
    let mut conversations: Vec<String> = begun
        .into_iter()
        .map(|it| match it {
            Begun::Started { turn, .. } | Begun::Known(turn) => turn.conversation_id,
            other => panic!("{other:?}"),
        })
        .collect();
    conversations.dedup();
    assert_eq!(conversations.len(), 1);
}

async fn a_key_is_given_to_one_of_many(place: &Place) {
    let store = place.store().await;
    let reserved = join_all((0..MANY).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let it = Keyed { scope: "org", key: "k", fingerprint: "f" };
            store.reserve(it, 1).await.unwrap()
        })
    }));
    let reserved: Vec<Reserved> = reserved.await.into_iter().map(Result::unwrap).collect();
    let new = reserved.iter().filter(|it| **it == Reserved::New).count();
    let waiting = reserved.iter().filter(|it| **it == Reserved::InProgress).count();
    assert_eq!((new, waiting), (1, MANY - 1), "{reserved:?}");
}

async fn put(store: &Store, of: &Seeded, id: String, url: &str) -> Source {
    let source = Source { id, ..a_source(of, url) };
    let chunks = [a_chunk("shipping", "", "two days")];
    store.put_source(source, "Two days.", &chunks, &By::command_line(None)).await.unwrap().0
}

async fn an_address_has_one_source_however_many_send_it(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await;
    let all = (0..MANY).map(|it| put(&store, &agent, format!("src_{it}"), "/shipping"));
    let ids: std::collections::BTreeSet<String> =
        join_all(all).await.into_iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(store.sources(&agent.agent_id, None, 100).await.unwrap().len(), 1);
}

async fn agents_that_learn_at_the_same_time_have_shelves_of_their_own(place: &Place) {
    let store = place.store().await;
    let mut agents = Vec::new();
    for _ in 0..MANY {
        agents.push(an_agent(&store).await);
    }
    let put = agents.iter().map(|it| put(&store, it, format!("src_{}", it.agent_id), "/s"));
    join_all(put).await;
    for agent in &agents {
        assert_eq!(store.sources(&agent.agent_id, None, 100).await.unwrap().len(), 1);
    }
}

async fn a_signing_secret_is_made_once(place: &Place) {
    let store = place.store().await;
    let names: Vec<String> = (0..MANY).map(|it| format!("secret-{it}")).collect();
    let made = names.iter().map(|it| store.add_signing_secret("p", (it, it), 0, 0));
    let made = join_all(made).await.into_iter().filter(|it| *it.as_ref().unwrap()).count();
    assert_eq!((made, store.signing_secrets("p").await.unwrap().len()), (1, 1));
}

async fn server(store: Store) -> Auth {
    let rules = Rules { dev_mode: false, session_secs: 60, visitor_days: 1 };
    let vault = Vault::with_key(&"a".repeat(64)).unwrap();
    Auth::start(store, Arc::new(ManualClock::at(0)), rules, &vault).await.unwrap()
}

async fn servers_that_start_at_once_know_each_others_tokens(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await;
    let key = store.keys_of(&agent.organization_id).await.unwrap().pop().unwrap();
    let started = (0..MANY).map(|_| tokio::spawn(server(store.clone())));
    let servers: Vec<Auth> = join_all(started).await.into_iter().map(Result::unwrap).collect();
    let client = (key.id.as_str(), agent.secret_key.as_str());
    let granted = servers[0].grant(client, None, "https://chat.example").await.unwrap();
    for it in &servers {
        let access = it.recognize(Some(&granted.token), None).await.unwrap();
        assert_eq!(access.organization_id(), agent.organization_id);
    }
}

async fn a_key_that_many_rename_keeps_the_secret_that_one_gives_it(place: &Place) {
    let store = place.store().await;
    let agent = an_agent(&store).await;
    let id = store.keys_of(&agent.organization_id).await.unwrap().pop().unwrap().id;
    let changes = (0..MANY).map(|number| {
        let (store, id, of) = (store.clone(), id.clone(), agent.organization_id.clone());
        tokio::spawn(async move {
            let deed = |it: &ApiKey| By::command_line(Some(&of)).did("x", &it.id, 0);
            let change = |key: &mut ApiKey, _: bool| {
                let secret = number == MANY / 2;
                *if secret { &mut key.hash } else { &mut key.name } = format!("new-{number}");
                Ok::<_, StoreError>(())
            };
            store.change_key((&of, &id), 0, deed, change).await.unwrap()
        })
    });
    for changed in join_all(changes).await {
        assert!(matches!(changed.unwrap(), KeyChanged::Done(_)));
    }
    let key = store.key_of(&agent.organization_id, &id).await.unwrap().unwrap();
    assert_eq!(key.hash, format!("new-{}", MANY / 2));
    assert!(key.name.starts_with("new-"));
}
