//! How much visitors may send in files.

use crate::{
    limiting::{asks, shop, standing},
    support::{Caller, Reply, json},
};
use parlor_server::domain::allowance::ServerLimits;
use reqwest::Method;

/// Sends a text of so many bytes, alone.
async fn sends(caller: &Caller, bytes: usize) -> Reply {
    let request = caller.request(Method::POST, "/v1/files?filename=a.txt");
    Reply::of(request.header("content-type", "text/plain").body("x".repeat(bytes))).await
}

#[tokio::test]
async fn files_count_among_what_a_visitor_writes_and_by_their_size_for_an_address() {
    let limits = ServerLimits {
        visitor_writes_per_minute: 2,
        ip_file_mib_per_minute: 4,
        ..ServerLimits::default()
    };
    let shop = shop(limits).await;
    let visitor = shop.visitor().await;
    assert_eq!(standing(&sends(&visitor, 1).await), [2, 1, 30]);
    assert_eq!(sends(&visitor, 1).await.status, 201);
    sends(&visitor, 1).await.refused(429, "rate_limited");
    // Another session of the same address has what is left there.
    let other = shop.visitor().await;
    assert_eq!(standing(&sends(&other, 1_100_000).await), [4, 0, 60]);
    let refused = sends(&shop.visitor().await, 1).await;
    assert!(refused.body.contains("files from your network"), "{refused:?}");
    refused.refused(429, "rate_limited");
    // So has a file that comes in a message; without one it is asked.
    let part = json!({"type": "file", "url": "data:text/plain;base64,aGVsbG8="});
    let brings = json!({"message": {"parts": [part]}, "stream": false});
    let third = shop.visitor().await;
    third.say(&brings).await.refused(429, "rate_limited");
    assert_eq!(asks(&shop, &third, "u1").await.status, 200);
    for _ in 0..5 {
        assert_eq!(sends(&shop.backend(), 1).await.status, 201);
    }
    shop.clock.advance_millis(15_000);
    shop.bot.will_say(["fine"]);
    assert_eq!(third.say(&brings).await.status, 200);
}
