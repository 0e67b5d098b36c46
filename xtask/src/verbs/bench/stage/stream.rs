//! An answer as it arrives: a token every five milliseconds, one write each.

use std::{
    io::{self, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant, SystemTime},
};

use parlor_wire::chunk::{Chunk, MessageMetadata};

use super::{
    CONVERSATION,
    answer::{TOKEN, answer},
};

/// Time from one token to the next: 200 a second.
const PACE: Duration = Duration::from_millis(5);

const TEXT: &str = "text_1";

/// Streams an answer of so many tokens, and says when the last byte was written.
pub(super) fn stream(to: &mut TcpStream, tokens: usize) -> io::Result<SystemTime> {
    to.write_all(b": stream-open\n\n")?;
    let mut number = 0;
    let mut write = |chunk: &Chunk| {
        number += 1;
        let json = serde_json::to_string(chunk)?;
        to.write_all(format!("id: trn_bench:{number}\ndata: {json}\n\n").as_bytes())
    };
    write(&start())?;
    write(&of_text("text-start", None))?;
    let began = Instant::now();
    let mut due = Duration::ZERO;
    let answer = answer(tokens);
    for token in answer.as_bytes().chunks(TOKEN) {
        thread::sleep(due.saturating_sub(began.elapsed()));
        due += PACE;
        write(&of_text("text-delta", Some(String::from_utf8_lossy(token).into())))?;
    }
    let said = SystemTime::now();
    write(&of_text("text-end", None))?;
    let finish_reason = Some("stop".into());
    write(&Chunk { kind: "finish".into(), finish_reason, ..Chunk::default() })?;
    to.write_all(b"data: [DONE]\n\n")?;
    Ok(said)
}

fn start() -> Chunk {
    let metadata = MessageMetadata {
        conversation_id: Some(CONVERSATION.into()),
        created_at: Some("2026-11-23T10:00:00.000Z".into()),
        ..MessageMetadata::default()
    };
    Chunk {
        kind: "start".into(),
        message_id: Some("msg_answer".into()),
        message_metadata: Some(metadata),
        ..Chunk::default()
    }
}

fn of_text(kind: &str, delta: Option<String>) -> Chunk {
    Chunk { kind: kind.into(), id: Some(TEXT.into()), delta, ..Chunk::default() }
}
