//! Turns that a dead process left behind.

use super::{
    Event,
    emit::{self, End},
    journal::{self, Unwritten},
    replay, run,
    transcript::Transcript,
};
use crate::{
    domain::conversation::Turn,
    storage::{Ending, Store, StoreError},
};
use parlor_wire::{chunk::Chunk, message::Part};

/// How far the numbers of the last events jump. The dead process may have sent
/// events that it never wrote down, and a client that saw them must still see
/// these as later ones.
const SEQ_JUMP: u64 = 100_000;

/// Marks every turn as interrupted that some other process left running, keeps
/// what it had said, and gives it an end that clients can resume to. One that cannot be
/// ended keeps nobody from the others.
/// Returns how many were ended.
pub async fn recover(
    store: &Store,
    instance_id: &str,
    now_millis: i64,
) -> Result<usize, StoreError> {
    let abandoned = store.abandoned_turns(instance_id).await?;
    let mut ended = 0;
    for turn in &abandoned {
        match self::end(store, turn, &End::Interrupted, now_millis).await {
            Ok(is_new) => ended += usize::from(is_new),
            Err(error) => {
                tracing::error!(turn = %turn.id, ?error, "an abandoned turn cannot be ended");
            }
        }
    }
    Ok(ended)
}

/// Ends a turn that nobody runs any more like this, with what is written of it. Says
/// whether it had not ended before.
pub(super) async fn end(
    store: &Store,
    turn: &Turn,
    end: &End,
    now_millis: i64,
) -> Result<bool, StoreError> {
    let said = journal::events(&store.journal(&turn.id).await?);
    let begun = begun(store, turn).await?;
    store.end_turn(&ending(turn, begun, &said, end, now_millis)).await
}

/// What the answer said before the turn; nothing if that cannot be read any more, because
/// a conversation whose answer never ends is worse off.
async fn begun(store: &Store, turn: &Turn) -> Result<Vec<Part>, StoreError> {
    match replay::begun(store, turn).await {
        Err(error @ StoreError::Unreadable { .. }) => {
            tracing::error!(turn = %turn.id, ?error, "the beginning of an answer is lost");
            Ok(Vec::new())
        }
        read => read,
    }
}

fn ending(turn: &Turn, begun: Vec<Part>, said: &[Event], end: &End, now_millis: i64) -> Ending {
    let mut transcript = Transcript::after(begun);
    for chunk in said.iter().filter_map(Event::chunk) {
        transcript.push(&chunk);
    }
    let open_text = transcript.open_text().map(Into::into);
    let latency_millis = now_millis - turn.started_at;
    let mut opening = Unwritten::default();
    if said.is_empty() {
        write(&mut opening, 1, &emit::Emitter::default().open(turn));
    }
    let calls = transcript.open_calls();
    let chunks = emit::closing(open_text, &calls, end, latency_millis);
    for chunk in &chunks {
        transcript.push(chunk);
    }
    let mut closing = Unwritten::default();
    write(&mut closing, SEQ_JUMP + said.last().map_or(0, |it| it.seq), &chunks);
    let ending = run::ending(turn, &transcript, end, now_millis);
    Ending { rest: opening.take().into_iter().chain(closing.take()).collect(), ..ending }
}

fn write(unwritten: &mut Unwritten, first_seq: u64, chunks: &[Chunk]) {
    for (seq, chunk) in (first_seq..).zip(chunks) {
        unwritten.push(&Event::new(seq, &run::json(chunk)));
    }
}
