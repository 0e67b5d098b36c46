//! Files are kept whole, go with what they were sent in, and of one visitor not too many.

use crate::{
    desk::Desk,
    support::{Place, kept_by_both},
};
use bytes::Bytes;
use futures::future::join_all;
use parlor_server::{
    domain::{
        access::Access,
        file::{File, FileLimits, Upload},
        file_type::FileType,
    },
    storage::{Ask, Begun, Kept, Statement},
};

kept_by_both! {
    bytes_come_back_as_they_were
    a_file_goes_with_its_question_and_with_its_conversation
    a_file_is_sent_in_one_conversation_however_many_try
    of_one_visitor_no_more_is_kept_however_much_comes_at_once
    what_was_not_sent_is_forgotten_after_its_time
    of_what_visitors_do_not_send_the_oldest_makes_room
    a_question_takes_its_own_files_along_or_is_not_asked
}

const NO_LIMIT: FileLimits =
    FileLimits { file_bytes: 0, visitor_bytes: i64::MAX, unused_bytes: i64::MAX };

fn upload(bytes: &[u8]) -> Upload {
    Upload { name: "a.txt".into(), kind: FileType::Text, bytes: Bytes::copy_from_slice(bytes) }
}

impl Desk {
    /// Keeps a file of a backend's.
    async fn keeps(&self, bytes: &[u8], now: i64) -> File {
        let upload = upload(bytes);
        let file = File::of(&self.access, &upload, now);
        let kept = self.store.add_file(&file, &upload.bytes, NO_LIMIT).await.unwrap();
        assert_eq!(kept, Kept::Yes);
        file
    }

    /// A question with this file.
    fn asks_with(&self, name: &str, file: &File, now: i64) -> Ask {
        let mut ask = self.asks(name, "?", now);
        ask.question.parts.push(file.part());
        ask.uploads.kept.push((file.id.clone(), "parts[1]".into()));
        ask
    }

    /// Somebody who reads the agent's page.
    async fn visitor(&self, place: &Place) -> Access {
        let sql = "INSERT INTO visitors (id, organization_id, agent_id, created_at, last_seen_at) \
            VALUES ('vis_1', $1, $2, 0, 0)";
        let (organization_id, agent_id) = (&self.agent.organization_id, &self.agent.agent_id);
        let statement = Statement::new(sql).bind(organization_id).bind(agent_id);
        place.db().await.execute(statement).await.unwrap();
        Access::Visitor {
            organization_id: self.agent.organization_id.clone(),
            agent_id: self.agent.agent_id.clone(),
            visitor_id: "vis_1".into(),
        }
    }
}

async fn bytes_come_back_as_they_were(place: &Place) {
    let desk = Desk::open(place).await;
    let all: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    let file = desk.keeps(&all, 1).await;
    assert_eq!(desk.store.file_of(&desk.access, &file.id).await.unwrap().unwrap(), file);
    assert!(desk.store.file_bytes(&file.id).await.unwrap().unwrap() == all);
    let other = Access::operator("org_other");
    assert_eq!(desk.store.file_of(&other, &file.id).await.unwrap(), None);
}

async fn a_file_goes_with_its_question_and_with_its_conversation(place: &Place) {
    let desk = Desk::open(place).await;
    let file = desk.keeps(b"hello", 1).await;
    let begun = desk.store.begin_turn(desk.asks_with("a", &file, 1)).await.unwrap();
    let Begun::Started { turn, .. } = begun else { panic!("{begun:?}") };
    let held = desk.store.files_in(&turn.conversation_id, 10).await.unwrap();
    assert_eq!((held[0].file.id.as_str(), held[0].message_id.as_str()), (&*file.id, "q-1"));
    desk.store.prune_files(i64::MAX).await.unwrap();
    assert!(desk.store.file_bytes(&file.id).await.unwrap().is_some());
    desk.store.delete_conversation(&turn.conversation_id, None).await.unwrap();
    assert_eq!(desk.store.file_bytes(&file.id).await.unwrap(), None);
}

async fn a_file_is_sent_in_one_conversation_however_many_try(place: &Place) {
    let desk = Desk::open(place).await;
    let file = desk.keeps(b"hello", 1).await;
    let asks = (0..8).map(|it| desk.asks_with(&format!("c{it}"), &file, it + 1));
    let begun = join_all(asks.map(|ask| {
        let store = desk.store.clone();
        tokio::spawn(async move { store.begin_turn(ask).await.unwrap() })
    }));
    let begun: Vec<Begun> = begun.await.into_iter().map(Result::unwrap).collect();
    let started = begun.iter().filter(|it| matches!(it, Begun::Started { .. })).count();
    let is_named = |it: &&Begun| matches!(it, Begun::NoFile(place) if place == "parts[1]");
    let without = begun.iter().filter(is_named).count();
    assert_eq!((started, without), (1, 7), "{begun:?}");
}

async fn of_one_visitor_no_more_is_kept_however_much_comes_at_once(place: &Place) {
    let desk = Desk::open(place).await;
    let visitor = desk.visitor(place).await;
    let kept = join_all((0..8).map(|_| {
        let (store, visitor) = (desk.store.clone(), visitor.clone());
        tokio::spawn(async move {
            let upload = upload(b"0123456789");
            let file = File::of(&visitor, &upload, 1);
            store
                .add_file(&file, &upload.bytes, FileLimits { visitor_bytes: 35, ..NO_LIMIT })
                .await
                .unwrap()
        })
    }));
    let kept = kept.await.into_iter().filter(|it| *it.as_ref().unwrap() == Kept::Yes).count();
    assert_eq!(kept, 3);
}

async fn what_was_not_sent_is_forgotten_after_its_time(place: &Place) {
    let desk = Desk::open(place).await;
    let (old, young) = (desk.keeps(b"old", 1).await, desk.keeps(b"young", 2).await);
    desk.store.prune_files(1).await.unwrap();
    assert_eq!(desk.store.file_bytes(&old.id).await.unwrap(), None);
    assert!(desk.store.file_bytes(&young.id).await.unwrap().is_some());
    for _ in 0..150 {
        desk.keeps(b"more", 3).await;
    }
    let last = desk.keeps(b"last", 3).await;
    desk.store.prune_files(3).await.unwrap();
    assert_eq!(desk.store.file_bytes(&last.id).await.unwrap(), None);
}

async fn a_question_takes_its_own_files_along_or_is_not_asked(place: &Place) {
    let desk = Desk::open(place).await;
    let visitor = desk.visitor(place).await;
    let upload = upload(b"0123456789");
    for (limit_bytes, is_asked) in [(9, false), (10, true)] {
        let file = File::of(&visitor, &upload, 1);
        let mut ask = desk.asks_with("a", &file, 1);
        ask.uploads.files = vec![(file.clone(), upload.bytes.clone())];
        ask.uploads.limit_bytes = limit_bytes;
        let begun = desk.store.begin_turn(ask).await.unwrap();
        assert_eq!(matches!(begun, Begun::Started { .. }), is_asked, "{begun:?}");
        assert_eq!(desk.store.file_bytes(&file.id).await.unwrap().is_some(), is_asked);
    }
}

async fn of_what_visitors_do_not_send_the_oldest_makes_room(place: &Place) {
    let desk = Desk::open(place).await;
    let visitor = desk.visitor(place).await;
    // Each counts as 64 KiB.
    let limits = FileLimits { unused_bytes: 3 * 64 * 1024, ..NO_LIMIT };
    let keep = async |access: &Access, now: i64| {
        let upload = upload(b"x");
        let file = File::of(access, &upload, now);
        desk.store.add_file(&file, &upload.bytes, limits).await.unwrap();
        file
    };
    let is_there = async |it: &File| desk.store.file_bytes(&it.id).await.unwrap().is_some();
    let backends = keep(&desk.access, 1).await;
    let sent = keep(&visitor, 2).await;
    desk.store.begin_turn(desk.asks_with("a", &sent, 2)).await.unwrap();
    let mut unused = Vec::new();
    for now in 3..7 {
        unused.push(keep(&visitor, now).await);
    }
    for (file, stays) in [(&backends, true), (&sent, true), (&unused[0], false), (&unused[1], true)]
    {
        assert_eq!(is_there(file).await, stays, "{file:?}");
    }
    let large = upload(&vec![b'x'; 4 * 64 * 1024]);
    let file = File::of(&visitor, &large, 8);
    assert_eq!(desk.store.add_file(&file, &large.bytes, limits).await.unwrap(), Kept::Yes);
    assert!(is_there(&file).await && !is_there(&unused[3]).await && is_there(&backends).await);
}
