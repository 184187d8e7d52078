//! Somebody between desks and a relay who alters what the relay answers: what a
//! hostile relay could answer itself.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use desk::envelope::wire::FromRelay;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;

/// Alters one message.
pub type Altered = Arc<dyn Fn(FromRelay) -> FromRelay + Send + Sync>;

/// Listens in front of a relay; gives the address to use in its place.
pub async fn before(relay: SocketAddr, altered: Altered) -> String {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(any).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(pass(stream, relay, altered.clone()));
        }
    });
    format!("ws://{address}")
}

/// Passes on what both ends say until one of them ends.
async fn pass(stream: TcpStream, relay: SocketAddr, altered: Altered) -> Option<()> {
    let desk = tokio_tungstenite::accept_async(stream).await.ok()?;
    let url = format!("ws://{relay}/v1/live");
    let (relay, _) = tokio_tungstenite::connect_async(url).await.ok()?;
    let (mut to_desk, mut from_desk) = desk.split();
    let (mut to_relay, mut from_relay) = relay.split();
    let asks = async {
        while let Some(Ok(message)) = from_desk.next().await {
            to_relay.send(message).await.ok()?;
        }
        Some(())
    };
    let answers = async {
        while let Some(Ok(message)) = from_relay.next().await {
            let message = match message {
                Message::Binary(bytes) => {
                    let told = altered(FromRelay::decode(&bytes).unwrap());
                    Message::Binary(told.encode().into())
                }
                other => other,
            };
            to_desk.send(message).await.ok()?;
        }
        Some(())
    };
    tokio::select! {
        ended = asks => ended,
        ended = answers => ended,
    }
}
