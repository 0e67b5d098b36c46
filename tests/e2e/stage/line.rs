//! The network between the shop and its server, which can be cut.

use std::{cell::RefCell, io, net::Ipv4Addr};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Passes bytes on to a server, until it is cut.
#[derive(Debug)]
pub(crate) struct Line {
    /// `http://127.0.0.1:…`, this end of the line.
    pub(crate) url: String,
    server: String,
    port: u16,
    cut: RefCell<CancellationToken>,
}

impl Line {
    /// A line to the server at this address, `http://host:port`.
    ///
    /// # Panics
    /// When the machine has no port left.
    pub(crate) async fn to(url: &str) -> Self {
        let server = url.trim_start_matches("http://").to_owned();
        let listening = open(0, &server).await;
        let Ok((port, cut)) = listening else { panic!("no port is free for the line") };
        Self { url: format!("http://127.0.0.1:{port}"), server, port, cut: RefCell::new(cut) }
    }

    /// Breaks every connection and takes no more.
    pub(crate) fn is_cut(&self) {
        self.cut.borrow().cancel();
    }

    /// Mends it, at the same address.
    ///
    /// # Panics
    /// When its port was taken meanwhile.
    pub(crate) async fn is_mended(&self) {
        match open(self.port, &self.server).await {
            Ok((_, cut)) => drop(self.cut.replace(cut)),
            Err(error) => panic!("the line cannot be mended: {error}"),
        }
    }
}

async fn open(port: u16, server: &str) -> io::Result<(u16, CancellationToken)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = listener.local_addr()?.port();
    let cut = CancellationToken::new();
    let passing = pass_on(listener, server.to_owned());
    tokio::spawn(cut.clone().run_until_cancelled_owned(passing));
    Ok((port, cut))
}

/// Connections are owned by this future: dropping it drops them all.
async fn pass_on(listener: TcpListener, server: String) {
    let mut connections = JoinSet::new();
    while let Ok((mut here, _)) = listener.accept().await {
        let server = server.clone();
        connections.spawn(async move {
            if let Ok(mut there) = TcpStream::connect(server).await {
                let _ = copy_bidirectional(&mut here, &mut there).await;
            }
        });
    }
}
