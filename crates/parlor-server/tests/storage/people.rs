//! People who arrive, turn out to be one, and are erased.

use crate::support::{Place, an_agent, kept_by_both, question};
use futures::future::join_all;
use parlor_server::{
    app::Seeded,
    domain::{
        access::Access,
        audit::{By, Deed, action},
        identity::Identity,
        person::{Person, Profile},
    },
    storage::{
        Arrival, Ask, Begun, IdentitySecret, Merged, PeopleFilter, PersonChanged, Store, Vouched,
    },
};
use std::collections::BTreeSet;

kept_by_both! {
    of_many_who_arrive_as_the_same_person_there_is_one
    a_token_is_followed_to_whom_its_visitor_turned_out_to_be
    what_two_people_said_is_one_persons_whatever_they_called_it
    what_somebody_says_who_was_merged_meanwhile_is_the_ones
    an_external_id_is_one_persons
    a_search_takes_words_as_they_are
    an_agent_takes_those_along_of_whom_nothing_is_known
    whoever_is_erased_leaves_the_others
    of_many_identity_secrets_two_are_kept
}

const MANY: usize = 12;

fn deed(of: &Seeded) -> Deed {
    By::command_line(Some(&of.organization_id)).did(action::USER_MERGED, "vis_1", 0)
}

async fn arrives(
    store: &Store,
    at: &Seeded,
    fresh: &str,
    (token, next): (Option<&str>, &str),
    vouched: Option<Vouched<'_>>,
) -> String {
    let arrival = Arrival {
        organization_id: &at.organization_id,
        agent_id: &at.agent_id,
        fresh_visitor_id: fresh,
        token_hash: token,
        next_token_hash: next,
        next_expires_at: 1000,
        locale: None,
        page_url: None,
        vouched,
        unverified: None,
        now_millis: 0,
    };
    store.welcome(&arrival).await.unwrap().unwrap()
}

fn ada() -> Identity {
    Identity { external_id: "ada".into(), profile: Profile::default() }
}

/// A question of this visitor.
fn question_of(at: &Seeded, visitor: &str, named: Option<&str>, id: &str) -> Ask {
    let mut ask = question(at, named, id);
    ask.conversation.visitor_id = Some(visitor.into());
    Ask { owner_id: visitor.into(), ..ask }
}

async fn asked(store: &Store, ask: Ask) -> String {
    match store.begin_turn(ask).await.unwrap() {
        Begun::Started { turn, .. } | Begun::Known(turn) => turn.conversation_id,
        other => panic!("{other:?}"),
    }
}

fn visitor(at: &Seeded, id: &str) -> Access {
    Access::Visitor {
        organization_id: at.organization_id.clone(),
        agent_id: at.agent_id.clone(),
        visitor_id: id.into(),
    }
}

async fn of_many_who_arrive_as_the_same_person_there_is_one(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    let ada = ada();
    let names: Vec<(String, String)> =
        (0..MANY).map(|it| (format!("vis_{it}"), format!("t{it}"))).collect();
    let all = names.iter().map(|(fresh, next)| {
        arrives(&store, &at, fresh, (None, next), Some(Vouched::Identity(&ada)))
    });
    let found: BTreeSet<String> = join_all(all).await.into_iter().collect();
    assert_eq!(found.len(), 1, "{found:?}");
    let all = store.people(&at.organization_id, &PeopleFilter::default(), 100).await.unwrap();
    assert_eq!(all.len(), 1);
}

async fn a_token_is_followed_to_whom_its_visitor_turned_out_to_be(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    let (ada, none) = (ada(), None);
    let person = Some(Vouched::Identity(&ada));
    assert_eq!(arrives(&store, &at, "vis_1", (None, "a"), person).await, "vis_1");
    assert_eq!(arrives(&store, &at, "vis_2", (None, "b"), none).await, "vis_2");
    assert_eq!(arrives(&store, &at, "vis_3", (Some("b"), "c"), person).await, "vis_1");
    let present = store.present(&at.agent_id, "vis_2").await.unwrap().unwrap();
    assert_eq!(present.visitor_id.as_deref(), Some("vis_1"));
    // Who comes back without an identity may be anybody.
    assert_eq!(arrives(&store, &at, "vis_4", (Some("c"), "d"), none).await, "vis_4");
    assert_eq!(arrives(&store, &at, "vis_5", (Some("b"), "e"), none).await, "vis_5");
    assert_eq!(arrives(&store, &at, "vis_6", (Some("c"), "f"), person).await, "vis_1");
    let gone = Some(Vouched::Visitor("vis_none"));
    let other = an_agent(&store).await;
    for (agent, vouched) in [(&at, gone), (&other, Some(Vouched::Visitor("vis_1")))] {
        let arrival = Arrival {
            organization_id: &agent.organization_id,
            agent_id: &agent.agent_id,
            fresh_visitor_id: "vis_7",
            token_hash: None,
            next_token_hash: "g",
            next_expires_at: 1000,
            locale: None,
            page_url: None,
            vouched,
            unverified: None,
            now_millis: 0,
        };
        assert_eq!(store.welcome(&arrival).await.unwrap(), None);
    }
}

async fn what_two_people_said_is_one_persons_whatever_they_called_it(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    for (fresh, next) in [("vis_1", "a"), ("vis_2", "b")] {
        arrives(&store, &at, fresh, (None, next), None).await;
    }
    let kept = asked(&store, question_of(&at, "vis_1", Some("chat"), "q1")).await;
    let moved = asked(&store, question_of(&at, "vis_2", Some("chat"), "q2")).await;
    let unnamed = asked(&store, question_of(&at, "vis_2", None, "q3")).await;
    let pair = ("vis_1", "vis_2");
    let merged = store.merge_people(&at.organization_id, pair, &deed(&at)).await.unwrap();
    assert!(matches!(merged, Merged::Done(_)), "{merged:?}");
    let again = store.merge_people(&at.organization_id, pair, &deed(&at)).await.unwrap();
    assert_eq!(again, Merged::Same);
    let one = visitor(&at, "vis_1");
    for id in [&kept, &moved, &unnamed] {
        assert!(store.conversation_of(&one, id).await.unwrap().is_some());
    }
    let named = store.conversation_named(&one, &at.agent_id, "chat").await.unwrap().unwrap();
    assert_eq!(named.id, kept);
    // A message that began a conversation still finds it.
    assert_eq!(asked(&store, question_of(&at, "vis_1", None, "q3")).await, unnamed);
    let nobody = store.merge_people(&at.organization_id, ("vis_1", "vis_9"), &deed(&at)).await;
    assert_eq!(nobody.unwrap(), Merged::NoSource);
}

async fn what_somebody_says_who_was_merged_meanwhile_is_the_ones(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    for (fresh, next) in [("vis_1", "a"), ("vis_2", "b")] {
        arrives(&store, &at, fresh, (None, next), None).await;
    }
    let late = question_of(&at, "vis_2", None, "q1");
    let pair = ("vis_1", "vis_2");
    store.merge_people(&at.organization_id, pair, &deed(&at)).await.unwrap();
    let conversation = asked(&store, late).await;
    let found = store.conversation_of(&visitor(&at, "vis_1"), &conversation).await.unwrap();
    assert!(found.is_some());
}

fn person(of: &Seeded, id: &str, external_id: &str, name: &str) -> Person {
    Person {
        id: id.into(),
        organization_id: of.organization_id.clone(),
        external_id: Some(external_id.into()),
        profile: Profile { name: Some(name.into()), ..Profile::default() },
        ..Person::default()
    }
}

async fn an_external_id_is_one_persons(place: &Place) {
    let store = place.store().await;
    let (at, other) = (an_agent(&store).await, an_agent(&store).await);
    let add = async |it: Person| store.add_person(&it, &deed(&at)).await.unwrap();
    assert!(matches!(add(person(&at, "vis_1", "7", "")).await, PersonChanged::Done(_)));
    assert_eq!(add(person(&at, "vis_2", "7", "")).await, PersonChanged::Exists);
    assert!(matches!(add(person(&other, "vis_3", "7", "")).await, PersonChanged::Done(_)));
    assert_eq!(store.person(&at.organization_id, "vis_3").await.unwrap(), None);
    assert!(matches!(add(person(&at, "vis_4", "8", "")).await, PersonChanged::Done(_)));
    let change = |it: &mut Person| {
        it.external_id = Some("7".into());
        Ok::<(), parlor_server::storage::StoreError>(())
    };
    let changed = store.change_person(&at.organization_id, "vis_4", |_| deed(&at), change).await;
    assert_eq!(changed.unwrap(), PersonChanged::Exists);
}

async fn a_search_takes_words_as_they_are(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    for (id, name) in [("vis_1", "ÄDA 100%"), ("vis_2", "Bo_b"), ("vis_3", "C:\\x")] {
        store.add_person(&person(&at, id, id, name), &deed(&at)).await.unwrap();
    }
    for (words, id) in [("äda", "vis_1"), ("0%", "vis_1"), ("O_B", "vis_2"), (":\\X", "vis_3")] {
        let filter = PeopleFilter { search: Some(words.into()), ..PeopleFilter::default() };
        let found = store.people(&at.organization_id, &filter, 100).await.unwrap();
        let ids: Vec<&str> = found.iter().map(|it| &*it.id).collect();
        assert_eq!(ids, [id], "{words}");
    }
}

async fn an_agent_takes_those_along_of_whom_nothing_is_known(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    let ada = ada();
    arrives(&store, &at, "vis_1", (None, "a"), Some(Vouched::Identity(&ada))).await;
    arrives(&store, &at, "vis_2", (None, "b"), None).await;
    let operator = Access::operator(&at.organization_id);
    assert!(store.delete_agent(&operator, &at.agent_id, &deed(&at)).await.unwrap());
    assert!(store.person(&at.organization_id, "vis_1").await.unwrap().is_some());
    assert!(store.person(&at.organization_id, "vis_2").await.unwrap().is_none());
}

async fn whoever_is_erased_leaves_the_others(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    for (fresh, next) in [("vis_1", "a"), ("vis_2", "b")] {
        arrives(&store, &at, fresh, (None, next), None).await;
    }
    let gone = asked(&store, question_of(&at, "vis_1", None, "q1")).await;
    let kept = asked(&store, question_of(&at, "vis_2", None, "q1")).await;
    assert_eq!(store.answers_under_way_for("vis_1").await.unwrap(), [&*gone]);
    let erase = async || store.erase_person(&at.organization_id, "vis_1", Some(&deed(&at))).await;
    assert_eq!(erase().await.unwrap().unwrap().conversation_ids, [&*gone]);
    assert_eq!(erase().await.unwrap(), None);
    let operator = Access::operator(&at.organization_id);
    assert!(store.conversation_of(&operator, &gone).await.unwrap().is_none());
    assert!(store.conversation_of(&operator, &kept).await.unwrap().is_some());
    assert_eq!(store.present(&at.agent_id, "vis_1").await.unwrap().unwrap().visitor_id, None);
    // Whoever was let in before asks once more.
    let late = question_of(&at, "vis_1", None, "q2");
    assert!(matches!(store.begin_turn(late).await.unwrap(), Begun::Gone));
    // The same message is another's, and still known.
    assert_eq!(asked(&store, question_of(&at, "vis_2", None, "q1")).await, kept);
}

async fn of_many_identity_secrets_two_are_kept(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    let secrets: Vec<IdentitySecret> = (0..MANY)
        .map(|it| IdentitySecret {
            id: format!("ids_{it}"),
            agent_id: at.agent_id.clone(),
            sealed: "v1:".into(),
            hint: "idsec_".into(),
            created_at: 0,
        })
        .collect();
    let deed = deed(&at);
    let added = join_all(secrets.iter().map(|it| store.add_identity_secret(it, &deed))).await;
    let added = added.into_iter().filter(|it| *it.as_ref().unwrap()).count();
    assert_eq!((added, store.identity_secrets(&at.agent_id).await.unwrap().len()), (2, 2));
}
