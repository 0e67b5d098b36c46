use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// A model's server that gives each of some answers once, and remembers what it was asked.
pub(crate) struct ModelServer {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl ModelServer {
    /// Answers with these, each a status line's end and a body.
    pub(crate) async fn answering(answers: &[(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let (answers, asked) = (answers.to_vec(), requests.clone());
        tokio::spawn(async move {
            for (status, body) in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                let request = read(&mut socket).await;
                asked.lock().unwrap().push(request);
                let head = format!(
                    "HTTP/1.1 {status}\r\nconnection: close\r\nretry-after: 0\r\n\r\n{body}"
                );
                socket.write_all(head.as_bytes()).await.unwrap();
            }
        });
        Self { url, requests }
    }

    /// Head and body of each request so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn read(socket: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.split("content-length: ").nth(1);
            let length = length.and_then(|it| it.lines().next()?.trim().parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        let mut part = [0; 4096];
        let read = socket.read(&mut part).await.unwrap();
        assert!(read > 0, "the request is cut");
        request.extend_from_slice(&part[..read]);
    }
}
