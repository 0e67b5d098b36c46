//! Callers who open a connection and then take their time.

use crate::support::{Frame, Script, Shop, json};
use futures::future::join_all;
use parlor_server::config::Config;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a shutdown may take, as process managers see it.
const SHUTDOWN: Duration = Duration::from_secs(10);

fn impatient(config: &mut Config) {
    (config.header_secs, config.body_secs, config.keep_alive_secs) = (1, 1, 1);
}

async fn connection(shop: &Shop, sent: &str) -> TcpStream {
    let mut stream = TcpStream::connect(shop.app().address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    stream
}

/// What the server sends until it closes the connection.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut reply = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut reply)).await;
    // What was not read when it closed makes it a reset.
    let _ = read.expect("the connection stays open");
    String::from_utf8_lossy(&reply).into_owned()
}

#[tokio::test]
async fn a_head_that_never_ends_is_not_waited_for() {
    let shop = Shop::open_with(impatient).await;
    let http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let line = "GET /healthz HTTP/1.1\r\nhost: x\r\n";
    let halves = ["", "G", "GET /healthz HT", line, "PRI * HT", http2];
    let replies = halves.map(async |half| until_closed(connection(&shop, half).await).await);
    for (half, reply) in halves.iter().zip(join_all(replies).await) {
        assert!(!reply.contains("200"), "{half:?}: {reply}");
    }
}

#[tokio::test]
async fn both_versions_of_http_are_spoken_on_one_port() {
    let shop = Shop::open().await;
    let mut first = connection(&shop, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut status = [0; 12];
    first.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");

    // An empty frame of settings (RFC 9113, 6.5), which the server answers with its own.
    let settings = "\0\0\0\x04\0\0\0\0\0";
    let mut second =
        connection(&shop, &format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{settings}")).await;
    let mut frame = [0; 9];
    second.read_exact(&mut frame).await.unwrap();
    assert_eq!(frame[3], 4, "{frame:?}");
}

#[tokio::test]
async fn a_connection_that_was_used_and_then_rests_is_closed() {
    let shop = Shop::open_with(impatient).await;
    let stream = connection(&shop, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(until_closed(stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn an_answer_may_take_longer_than_a_head() {
    let shop = Shop::open_with(impatient).await;
    let gate = shop.bot.will_wait(Script::saying(["late"]));
    let mut answer = shop.visitor().await.ask("?").await;
    let mut alive = 0;
    while alive < 2 {
        match answer.next().await.expect("the stream was cut") {
            Frame::Comment(it) if it == "keep-alive" => alive += 1,
            Frame::Comment(_) | Frame::Event { .. } => {}
            Frame::Done => panic!("the answer ended before it was said"),
        }
    }
    drop(gate);
    assert_eq!(answer.text().await, "late");
}

#[tokio::test]
async fn a_body_that_never_ends_is_not_waited_for() {
    let shop = Shop::open_with(impatient).await;
    let agent = &shop.seeded.agent_id;
    let sent = [
        ("/v1/agents".to_owned(), ""),
        ("/v1/agents".to_owned(), "idempotency-key: k\r\n"),
        (format!("/v1/agents/{agent}/sources"), "content-type: text/plain\r\n"),
        (format!("/v1/agents/{agent}/chat"), ""),
        ("/v1/widget/sessions".to_owned(), ""),
    ];
    let key = &shop.seeded.secret_key;
    let replies = sent.iter().map(async |(path, more)| {
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n");
        let whole = format!("{head}{more}content-length: 9\r\n\r\n{{");
        until_closed(connection(&shop, &whole).await).await
    });
    for (reply, (path, _)) in join_all(replies).await.iter().zip(&sent) {
        assert!(reply.starts_with("HTTP/1.1 408"), "{path}: {reply}");
        assert!(reply.contains("body_too_slow") && reply.contains("within 1 s"), "{reply}");
    }
}

#[tokio::test]
async fn who_sends_half_of_much_keeps_room_from_nobody_else() {
    let shop = Shop::open_with(|it| {
        impatient(it);
        it.body_memory_bytes = 4 * 1024 * 1024;
    });
    let shop = shop.await;
    let key = &shop.seeded.secret_key;
    let upload = |from: &str, bytes: usize, sent: usize| {
        let head = format!("POST /v1/files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n");
        let head = format!("{head}connection: close\r\nx-forwarded-for: {from}\r\n");
        let head = format!("{head}content-type: text/plain\r\ncontent-length: {bytes}\r\n\r\n");
        head + &"x".repeat(sent)
    };
    let mega = 1024 * 1024;
    let whole = upload("203.0.113.1", 100_000, 100_000);
    let half = connection(&shop, &upload("203.0.113.1", mega, mega / 2)).await;
    // It is certainly there when its address has no room for another.
    let mut refused = String::new();
    while !refused.starts_with("HTTP/1.1 503") {
        refused = until_closed(connection(&shop, &whole).await).await;
    }
    assert!(refused.contains("server_busy") && refused.contains("retry-after: 1"), "{refused}");
    for (from, bytes) in [("203.0.113.1", 60_000), ("203.0.113.2", 100_000)] {
        let reply = until_closed(connection(&shop, &upload(from, bytes, bytes)).await).await;
        assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
    }
    assert!(until_closed(half).await.starts_with("HTTP/1.1 408"));
    let reply = until_closed(connection(&shop, &whole).await).await;
    assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
}

#[tokio::test]
async fn who_waits_for_an_answer_in_one_piece_keeps_no_room_for_what_was_read() {
    let shop = Shop::open_with(|it| {
        impatient(it);
        it.body_memory_bytes = 1024 * 1024;
    });
    let shop = shop.await;
    let large = json!({"message": {"content": "?"}, "stream": false, "more": "x".repeat(200_000)});
    let gate = shop.bot.will_wait(Script::saying(["late"]));
    let backend = shop.backend();
    let first = backend.say(&large);
    let second = async {
        while shop.bot.asked().is_empty() {
            tokio::task::yield_now().await;
        }
        shop.bot.will_say(["at once"]);
        assert_eq!(shop.backend().say(&large).await.status, 200);
        drop(gate);
    };
    let (first, ()) = tokio::join!(first, second);
    assert_eq!(first.status, 200);
}

#[tokio::test]
async fn a_shutdown_waits_for_nobody_who_takes_their_time() {
    let mut shop = Shop::open().await;
    let body = "POST /v1/widget/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{";
    let mut open = Vec::new();
    for half in ["", "GET /healthz HT", body] {
        open.push(connection(&shop, half).await);
    }
    let _gate = shop.bot.will_wait(Script::saying(["never"]));
    let answer = shop.visitor().await.ask("?").await;
    timeout(SHUTDOWN, shop.restart()).await.expect("the shutdown takes too long");
    assert!(!answer.rest().await.contains(&Frame::Done));
    for stream in open {
        until_closed(stream).await;
    }
}
