//! Resolves names itself, and connects to what it has vetted and to nothing else.

use super::Reach;
use reqwest::{
    ClientBuilder, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// What the settings say about addresses that tenants give.
#[derive(Clone, Debug, Default)]
pub struct Outbound {
    dev_mode: bool,
    private_models: Arc<[String]>,
}

/// An address that is not for us to ask. The text is for whoever gave it: it does not
/// tell which addresses a name leads to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// It is no `https://…` address.
    #[error("the address must begin with https://")]
    NotHttps,
    /// It cannot be read.
    #[error("the address cannot be read")]
    Unreadable,
    /// It leads into a private network, or to this machine.
    #[error("{host} leads to an address that is not public")]
    NotPublic {
        /// Host, and port if it is not the usual one.
        host: String,
    },
}

impl Outbound {
    /// Rules: in dev mode, `http://` and this machine are fine. `private_models` are the
    /// hosts, or hosts with ports, of models in private networks; `*` is any.
    pub fn new(dev_mode: bool, private_models: impl Into<Arc<[String]>>) -> Self {
        Self { dev_mode, private_models: private_models.into() }
    }

    /// How far a model's address may lead.
    ///
    /// # Errors
    /// [`Forbidden`] if it is plain at sight that it leads further.
    pub fn to_model(&self, url: &str) -> Result<Reach, Forbidden> {
        let url = Url::parse(url).map_err(|_| Forbidden::Unreadable)?;
        let (host, with_port) = named(&url);
        let is_named = |it: &String| *it == "*" || *it == host || *it == with_port;
        let reach = if self.dev_mode || self.private_models.iter().any(is_named) {
            Reach::Private
        } else {
            Reach::Public
        };
        vetted(&url, reach)
    }

    /// How far any other address may lead: webhooks, tools.
    ///
    /// # Errors
    /// [`Forbidden`] if it is plain at sight that it leads further.
    pub fn to_anyone(&self, url: &str) -> Result<Reach, Forbidden> {
        let url = Url::parse(url).map_err(|_| Forbidden::Unreadable)?;
        match url.scheme() {
            "https" => {}
            "http" if self.dev_mode => {}
            _ => return Err(Forbidden::NotHttps),
        }
        vetted(&url, self.farthest())
    }

    /// How far any other address may lead at most.
    pub fn farthest(&self) -> Reach {
        if self.dev_mode { Reach::Private } else { Reach::Public }
    }
}

/// Begins a client that goes no further than this.
///
/// It follows no redirect: those would lead past the check, and take headers along.
/// It uses no proxy, because a proxy resolves names itself; only with
/// [`Reach::Anywhere`] does it use the one that the environment names.
pub fn client(reach: Reach) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .user_agent(concat!("parlor-server/", env!("CARGO_PKG_VERSION")));
    match reach {
        Reach::Anywhere => builder,
        Reach::Public | Reach::Private => {
            builder.no_proxy().dns_resolver(Arc::new(Resolver(reach)))
        }
    }
}

/// What failed, in one line, without the address: it may hold a key.
pub fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut cause = error.source();
    while let Some(it) = cause {
        if it.is::<Forbidden>() {
            return it.to_string();
        }
        reason = format!("{reason}: {it}");
        cause = it.source();
    }
    reason
}

/// Host, and host with port.
fn named(url: &Url) -> (String, String) {
    let host = url.host_str().unwrap_or_default().to_owned();
    let port = url.port_or_known_default().unwrap_or_default();
    let with_port = format!("{host}:{port}");
    (host, with_port)
}

/// An address that is written in numbers is not resolved, so it is looked at here.
fn vetted(url: &Url, reach: Reach) -> Result<Reach, Forbidden> {
    let host = url.host_str().ok_or(Forbidden::Unreadable)?;
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    match number {
        Ok(it) if !reach.admits(it) => Err(Forbidden::NotPublic { host: host.into() }),
        Ok(_) | Err(_) => Ok(reach),
    }
}

/// Resolves a name to those of its addresses that may be reached. The connection goes to
/// one of these, so a name cannot lead elsewhere between the check and the connection.
struct Resolver(Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let admitted: Vec<SocketAddr> =
                found.into_iter().filter(|it| reach.admits(it.ip())).collect();
            if admitted.is_empty() {
                return Err(Forbidden::NotPublic { host }.into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(private_models: &[&str]) -> Outbound {
        Outbound::new(false, private_models.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn only_https_leads_out() {
        let strict = named(&["*"]);
        assert_eq!(strict.to_anyone("https://a.example/x"), Ok(Reach::Public));
        assert_eq!(strict.to_anyone("http://a.example/x"), Err(Forbidden::NotHttps));
        assert_eq!(strict.to_anyone("file:///etc/passwd"), Err(Forbidden::NotHttps));
        assert_eq!(strict.to_anyone("nonsense"), Err(Forbidden::Unreadable));
        let dev = Outbound::new(true, Vec::new());
        assert_eq!(dev.to_anyone("http://127.0.0.1:1/x"), Ok(Reach::Private));
    }

    #[test]
    fn an_address_in_numbers_is_seen_through_in_every_way_to_write_it() {
        let hosts = [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "017700000001",
            "[::1]",
            "[::ffff:7f00:1]",
            "10.0.0.1",
            "169.254.169.254",
            "[fd00:ec2::254]",
        ];
        for host in hosts {
            let url = format!("https://{host}/x");
            let refused = named(&[]).to_anyone(&url);
            assert!(matches!(refused, Err(Forbidden::NotPublic { .. })), "{host}: {refused:?}");
        }
    }

    #[test]
    fn a_private_model_is_reached_where_it_is_named_and_credentials_nowhere() {
        let url = "http://127.0.0.1:11434/v1";
        assert!(named(&[]).to_model(url).is_err());
        assert!(named(&["127.0.0.1:1"]).to_model(url).is_err());
        for it in ["127.0.0.1", "127.0.0.1:11434", "*"] {
            assert_eq!(named(&[it]).to_model(url), Ok(Reach::Private), "{it}");
        }
        assert_eq!(named(&["llm.lan"]).to_model("http://LLM.lan/v1"), Ok(Reach::Private));
        let metadata = "http://169.254.169.254/v1";
        assert!(named(&["*"]).to_model(metadata).is_err());
        assert!(Outbound::new(true, Vec::new()).to_model(metadata).is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_not_connected_to() {
        let client = client(Reach::Public).build().unwrap();
        let refused = client.get("http://localhost:9/x").send().await.unwrap_err();
        assert_eq!(reason(refused), "localhost leads to an address that is not public");
    }
}
