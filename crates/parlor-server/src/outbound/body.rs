//! Reads an answer up to a limit.

use bytes::Bytes;
use futures::{Stream, StreamExt as _};

/// Why a body was not read.
#[derive(Debug)]
pub enum Unread {
    /// There is more of it than is taken.
    TooLong,
    /// The connection broke.
    Broken(reqwest::Error),
}

/// All of a body, if it has at most this many bytes.
pub async fn up_to(
    limit_bytes: usize,
    mut body: impl Stream<Item = Result<Bytes, reqwest::Error>> + Unpin,
) -> Result<Vec<u8>, Unread> {
    let mut read = Vec::new();
    while let Some(part) = body.next().await {
        let part = part.map_err(Unread::Broken)?;
        if read.len() + part.len() > limit_bytes {
            return Err(Unread::TooLong);
        }
        read.extend_from_slice(&part);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    #[tokio::test]
    async fn a_body_over_the_limit_is_not_kept() {
        let body = || stream::iter([Ok(Bytes::from_static(b"abc")), Ok(Bytes::from_static(b"de"))]);
        assert_eq!(up_to(5, body()).await.unwrap(), b"abcde");
        assert!(matches!(up_to(4, body()).await, Err(Unread::TooLong)));
    }
}
