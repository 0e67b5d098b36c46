//! More connections than there may be.

use crate::support::Shop;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks for something, and returns what came first of the answer, with the connection.
async fn asks(shop: &Shop) -> (String, TcpStream) {
    greets(TcpStream::connect(shop.app().address).await.unwrap()).await
}

async fn greets(mut stream: TcpStream) -> (String, TcpStream) {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut reply = vec![0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut reply)).await.unwrap().unwrap();
    (String::from_utf8_lossy(&reply[..length]).into_owned(), stream)
}

#[tokio::test]
async fn one_connection_too_many_is_told_so_and_the_next_gets_the_place_of_one_that_ends() {
    let shop = Shop::open_with(|it| it.limits.max_connections = 2).await;
    let (one, first) = asks(&shop).await;
    let (two, _second) = asks(&shop).await;
    assert!(one.starts_with("HTTP/1.1 200") && two.starts_with("HTTP/1.1 200"));
    for _ in 0..100 {
        let (refused, mut stream) = asks(&shop).await;
        assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
        for word in ["connection: close", "retry-after: 1", "server_busy", "x-request-id: req_"] {
            assert!(refused.contains(word), "no {word:?} in {refused}");
        }
        assert_eq!(
            timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.unwrap().unwrap(),
            0
        );
    }
    drop(first);
    while !asks(&shop).await.0.starts_with("HTTP/1.1 200") {}
}

#[tokio::test]
async fn one_address_gets_a_quarter_of_the_connections() {
    let shop = Shop::open_with(|it| {
        (it.limits.max_connections, it.trusted_proxies) = (8, Vec::new());
    });
    let shop = shop.await;
    let (_, _first) = asks(&shop).await;
    let (two, _second) = asks(&shop).await;
    assert!(two.starts_with("HTTP/1.1 200"));
    assert!(asks(&shop).await.0.starts_with("HTTP/1.1 503"));
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let other = socket.connect(shop.app().address).await.unwrap();
    assert!(greets(other).await.0.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn who_is_too_many_and_silent_is_not_waited_for() {
    let shop = Shop::open_with(|it| (it.limits.max_connections, it.header_secs) = (1, 1)).await;
    let (_, mut first) = asks(&shop).await;
    let mut silent = Vec::new();
    for _ in 0..70 {
        silent.push(TcpStream::connect(shop.app().address).await.unwrap());
    }
    assert_eq!(timeout(PATIENCE, first.read_to_end(&mut Vec::new())).await.unwrap().unwrap(), 0);
    while !timeout(PATIENCE, asks(&shop)).await.unwrap().0.starts_with("HTTP/1.1 200") {}
    drop(silent);
}
