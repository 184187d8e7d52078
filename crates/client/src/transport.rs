//! One connection to a relay: a WebSocket that carries the protocol's
//! messages, up to its greeting and no further.
//!
//! Connections share nothing: no cookies, no resumed TLS sessions, no names.
//! A relay that serves several rooms of one desk cannot tell so from here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use envelope::Refusal;
use envelope::limits::LARGEST_MESSAGE;
use envelope::wire::{FromRelay, Greeting, ToRelay};
use futures_util::{SinkExt, StreamExt};
use rustls::client::Resumption;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as WebSocketError, Message};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream};
use url::Url;

use crate::limits;

/// The path of the WebSocket below a relay's address.
const LIVE: &str = "v1/live";

/// Why there is no connection, or no longer one. Each says what to look at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The address is none.
    #[error("\"{address}\" is no relay's address ({why}); write it like wss://relay.example")]
    Address {
        /// The address given.
        address: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The file of further certificate authorities cannot be used.
    #[error("cannot read certificates from {}: {why}", .file.display())]
    Authorities {
        /// The file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be used: {0}")]
    Tls(rustls::Error),
    /// Nobody answers there, or somebody who is no relay.
    #[error(
        "the relay at {relay} cannot be reached ({why}); is the address right, and is it running?"
    )]
    Unreachable {
        /// The address.
        relay: String,
        /// What happened.
        why: String,
    },
    /// The relay did not answer in time.
    #[error("the relay at {relay} does not answer")]
    Silent {
        /// The address.
        relay: String,
    },
    /// The connection ended.
    #[error("the connection to the relay was lost ({0})")]
    Lost(String),
    /// The relay closed the connection and said why.
    #[error("the relay closed the connection: {0}")]
    Closed(Refusal),
    /// The relay does not keep to the protocol.
    #[error("what answers is no relay of this protocol ({0})")]
    Protocol(String),
    /// The relay refused the proof of access.
    #[error("{0}")]
    Refused(Refusal),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoRandomness(getrandom::Error),
}

/// Makes connections.
#[derive(Clone)]
pub struct Transport {
    tls: Arc<ClientConfig>,
}

impl Transport {
    /// Trusts the public certificate authorities, and those in a PEM file
    /// besides, if one is given.
    ///
    /// # Errors
    /// [`TransportError::Authorities`] if the file holds no certificate.
    pub fn new(authorities: Option<&Path>) -> Result<Self, TransportError> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        if let Some(file) = authorities {
            add_authorities(&mut roots, file)?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(TransportError::Tls)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        // A resumed session would tell the relay that two rooms are one desk's.
        tls.resumption = Resumption::disabled();
        Ok(Self { tls: Arc::new(tls) })
    }

    /// Connects and hears the relay's greeting.
    pub(crate) async fn connect(&self, relay: &str) -> Result<Connection, TransportError> {
        let address = websocket_address(relay)?;
        let silent = || TransportError::Silent {
            relay: relay.to_owned(),
        };
        timeout(limits::CONNECT, self.greeted(relay, address))
            .await
            .map_err(|_| silent())?
    }

    async fn greeted(&self, relay: &str, address: Url) -> Result<Connection, TransportError> {
        let config = WebSocketConfig::default()
            .read_buffer_size(16 * 1024)
            .write_buffer_size(0)
            .max_write_buffer_size(2 * LARGEST_MESSAGE)
            .max_message_size(Some(LARGEST_MESSAGE))
            .max_frame_size(Some(LARGEST_MESSAGE));
        let (socket, _) = tokio_tungstenite::connect_async_tls_with_config(
            address.as_str(),
            Some(config),
            true,
            Some(Connector::Rustls(self.tls.clone())),
        )
        .await
        .map_err(|error| TransportError::Unreachable {
            relay: relay.to_owned(),
            why: told(&error),
        })?;
        let mut link = Wire { socket };
        match link.receive().await? {
            FromRelay::Greeting(greeting) => Ok(Connection { link, greeting }),
            FromRelay::Closing(refusal) => Err(TransportError::Closed(refusal)),
            _ => Err(TransportError::Protocol("it does not greet".to_owned())),
        }
    }
}

/// A connection on which the relay has greeted.
pub(crate) struct Connection {
    /// The messages.
    pub(crate) link: Wire,
    /// The greeting that proofs on this connection answer.
    pub(crate) greeting: Greeting,
}

/// Messages to and from the relay.
pub(crate) struct Wire {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Wire {
    /// Sends one message; waits until the operating system took it.
    pub(crate) async fn send(&mut self, message: &ToRelay) -> Result<(), TransportError> {
        self.put(Message::Binary(message.encode().into())).await
    }

    /// Asks the other end for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<(), TransportError> {
        self.put(Message::Ping(Vec::new().into())).await
    }

    /// The next message. Nothing is lost if this is dropped and called again.
    pub(crate) async fn receive(&mut self) -> Result<FromRelay, TransportError> {
        loop {
            if let Some(message) = self.hear().await? {
                return Ok(message);
            }
        }
    }

    /// The next message, or none for a mere sign of life.
    pub(crate) async fn hear(&mut self) -> Result<Option<FromRelay>, TransportError> {
        match self.socket.next().await {
            None => Err(TransportError::Lost("it was closed".to_owned())),
            Some(Err(error)) => Err(TransportError::Lost(told(&error))),
            Some(Ok(Message::Binary(bytes))) => FromRelay::decode(&bytes)
                .map(Some)
                .map_err(|error| TransportError::Protocol(error.to_string())),
            Some(Ok(Message::Text(_))) => Err(TransportError::Protocol("it sends text".to_owned())),
            Some(Ok(_)) => Ok(None),
        }
    }

    async fn put(&mut self, message: Message) -> Result<(), TransportError> {
        match timeout(limits::ANSWER, self.socket.send(message)).await {
            Ok(sent) => sent.map_err(|error| TransportError::Lost(told(&error))),
            Err(_) => Err(TransportError::Lost("it takes nothing".to_owned())),
        }
    }
}

/// The address of a relay's WebSocket: `http` and `https` mean the same as
/// `ws` and `wss`.
///
/// # Errors
/// [`TransportError::Address`] if it is no relay's address.
pub fn websocket_address(relay: &str) -> Result<Url, TransportError> {
    let wrong = |why| TransportError::Address {
        address: relay.to_owned(),
        why,
    };
    let mut url = Url::parse(relay.trim()).map_err(|_| wrong("it cannot be read"))?;
    let scheme = match url.scheme() {
        "ws" | "http" => "ws",
        "wss" | "https" => "wss",
        _ => return Err(wrong("it begins with none of ws, wss, http, https")),
    };
    url.set_scheme(scheme)
        .map_err(|()| wrong("it cannot be read"))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("it names no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it holds a user name"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it holds a query or a fragment"));
    }
    let path = format!("{}/{LIVE}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

fn add_authorities(roots: &mut RootCertStore, file: &Path) -> Result<(), TransportError> {
    let unusable = |why: String| TransportError::Authorities {
        file: file.to_owned(),
        why,
    };
    let mut found = 0_usize;
    for certificate in
        CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))?
    {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| unusable(error.to_string()))?;
        found += 1;
    }
    match found {
        0 => Err(unusable("it holds none".to_owned())),
        _ => Ok(()),
    }
}

/// An error of the WebSocket in few words, without what the other end sent.
fn told(error: &WebSocketError) -> String {
    match error {
        WebSocketError::Io(error) => error.to_string(),
        WebSocketError::Tls(error) => format!("TLS: {error}"),
        WebSocketError::Http(response) => {
            format!("it answers with HTTP status {}", response.status().as_u16())
        }
        WebSocketError::Capacity(_) => "a message was too large".to_owned(),
        WebSocketError::ConnectionClosed | WebSocketError::AlreadyClosed => {
            "it was closed".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::websocket_address;

    #[test]
    fn a_relays_address_may_be_written_four_ways() {
        for (written, meant) in [
            ("ws://127.0.0.1:4000", "ws://127.0.0.1:4000/v1/live"),
            ("http://relay.example/", "ws://relay.example/v1/live"),
            (
                "https://relay.example:8443",
                "wss://relay.example:8443/v1/live",
            ),
            (
                "wss://relay.example/talks/",
                "wss://relay.example/talks/v1/live",
            ),
            (" wss://[::1]:9 ", "wss://[::1]:9/v1/live"),
        ] {
            assert_eq!(websocket_address(written).unwrap().as_str(), meant);
        }
    }

    #[test]
    fn what_is_no_relays_address_is_refused_with_an_example() {
        for wrong in [
            "",
            "relay.example",
            "ftp://relay.example",
            "ws://",
            "wss://user@relay.example",
            "wss://user:word@relay.example",
            "wss://relay.example/?room=1",
            "wss://relay.example/#room",
            "mailto:relay@example",
        ] {
            let refused = websocket_address(wrong).unwrap_err().to_string();
            assert!(
                refused.contains("wss://relay.example"),
                "{wrong}: {refused}"
            );
        }
    }
}
