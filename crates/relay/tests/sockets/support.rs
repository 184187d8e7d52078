//! A desk's end of the line, for tests: speaks the protocol and nothing more.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::Path;

use envelope::{
    AccessSecret, Bucket, ClientSession, CommitterSecret, Frame, Frames, FromRelay, Greeting,
    OpeningToken, Position, Refusal, Reply, Request, RoomId, ToRelay,
};
use futures_util::{SinkExt, StreamExt};
use goodoffices_relay::{self as relay, Config, Relay, Running};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub(crate) const NAME: &str = "relay.example";

pub(crate) fn config(data: &Path) -> Config {
    Config::new(([127, 0, 0, 1], 0).into(), data.to_owned(), NAME)
}

pub(crate) async fn start(data: &Path) -> Running {
    Relay::start(config(data)).await.unwrap()
}

pub(crate) fn room(number: u8) -> RoomId {
    RoomId::from_bytes([number; 32])
}

pub(crate) fn access(number: u8) -> AccessSecret {
    AccessSecret::from_seed(&[number; 32])
}

pub(crate) fn committer(number: u8) -> CommitterSecret {
    CommitterSecret::from_seed(&[number; 32])
}

pub(crate) fn frame(number: u64) -> Frame {
    frame_in(Bucket::K1, number)
}

pub(crate) fn frame_in(bucket: Bucket, number: u64) -> Frame {
    let mut bytes = vec![0xA5; bucket.size() + envelope::limits::FRAME_OVERHEAD];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Frame::new(bytes).unwrap()
}

pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A connection to a relay.
pub(crate) struct Desk {
    pub(crate) socket: Socket,
    pub(crate) greeting: Greeting,
    pub(crate) session: Option<ClientSession>,
    next: u64,
    waiting: VecDeque<FromRelay>,
}

impl Desk {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let url = format!("ws://{address}/v1/live");
        // Buffers as a desk has them: the default ones are zeroed at every read.
        let config = WebSocketConfig::default()
            .read_buffer_size(16 * 1024)
            .write_buffer_size(0);
        let (socket, _) = tokio_tungstenite::connect_async_with_config(url, Some(config), true)
            .await
            .unwrap();
        Self::greeted(socket).await
    }

    pub(crate) async fn greeted(mut socket: Socket) -> Self {
        let first = socket.next().await.unwrap().unwrap();
        let FromRelay::Greeting(greeting) = FromRelay::decode(&first.into_data()).unwrap() else {
            panic!("no greeting")
        };
        Self {
            socket,
            greeting,
            session: None,
            next: 1,
            waiting: VecDeque::new(),
        }
    }

    /// A connection that has proved access.
    pub(crate) async fn member(address: SocketAddr, of: RoomId, key: &AccessSecret) -> Self {
        let mut desk = Self::connect(address).await;
        let reply = desk.prove(of, key).await;
        assert!(matches!(reply, Reply::Proved { .. }), "{reply:?}");
        desk
    }

    pub(crate) async fn prove(&mut self, of: RoomId, key: &AccessSecret) -> Reply {
        let (proof, session) = ClientSession::prove(&self.greeting, of, key, &random()).unwrap();
        let id = self.number();
        self.send(ToRelay::plain(id, &Request::Prove { proof }))
            .await;
        let reply = self.reply_to(id).await;
        if matches!(reply, Reply::Proved { .. }) {
            self.session = Some(session);
        }
        reply
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    pub(crate) async fn send(&mut self, message: ToRelay) {
        self.send_bytes(message.encode()).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::binary(bytes)).await.unwrap();
    }

    /// Sends a request and does not wait.
    pub(crate) async fn begin(&mut self, request: &Request) -> u64 {
        let id = self.number();
        let message = match &mut self.session {
            Some(session) => ToRelay::sealed(id, request, session),
            None => ToRelay::plain(id, request),
        };
        self.send(message).await;
        id
    }

    pub(crate) async fn ask(&mut self, request: Request) -> Reply {
        let id = self.begin(&request).await;
        self.reply_to(id).await
    }

    /// The next message, or none when the relay closed the connection.
    pub(crate) async fn message(&mut self) -> Option<FromRelay> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Binary(bytes))) => {
                    return Some(FromRelay::decode(&bytes).unwrap());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    pub(crate) async fn reply_to(&mut self, wanted: u64) -> Reply {
        self.try_reply_to(wanted).await.expect("the relay hung up")
    }

    pub(crate) async fn try_reply_to(&mut self, wanted: u64) -> Option<Reply> {
        loop {
            let place = self.waiting.iter().position(
                |message| matches!(message, FromRelay::Reply { id, .. } if *id == wanted),
            );
            if let Some(place) = place
                && let Some(FromRelay::Reply { reply, .. }) = self.waiting.remove(place)
            {
                return Some(reply);
            }
            let message = self.message().await?;
            self.waiting.push_back(message);
        }
    }

    /// The next message that is no reply.
    pub(crate) async fn pushed(&mut self) -> FromRelay {
        let place = self
            .waiting
            .iter()
            .position(|message| !matches!(message, FromRelay::Reply { .. }));
        if let Some(message) = place.and_then(|place| self.waiting.remove(place)) {
            return message;
        }
        loop {
            match self.message().await.expect("the relay hung up") {
                reply @ FromRelay::Reply { .. } => self.waiting.push_back(reply),
                other => return other,
            }
        }
    }

    /// Pushed frames, in order, until there are `count`.
    pub(crate) async fn live(&mut self, first: u64, count: usize) -> Vec<Frame> {
        let mut all = Vec::new();
        while all.len() < count {
            match self.pushed().await {
                FromRelay::Pushed(frames) => {
                    assert_eq!(frames.first.0, first + all.len() as u64);
                    assert_eq!(frames.checkpoint.head.size, frames.next().0);
                    all.extend(frames.frames);
                }
                other => panic!("no frames: {other:?}"),
            }
        }
        all
    }

    pub(crate) async fn append(&mut self, number: u64) -> (u64, bool) {
        let frame = frame(number);
        let reply = self.ask(Request::Append {
            expected: None,
            frame,
        });
        match reply.await {
            Reply::Appended {
                position, repeated, ..
            } => (position.0, repeated),
            other => panic!("not appended: {other:?}"),
        }
    }

    pub(crate) async fn read(&mut self, from: u64, limit: u32) -> Frames {
        let from = Position(from);
        match self.ask(Request::Read { from, limit }).await {
            Reply::Frames(frames) => frames,
            other => panic!("not read: {other:?}"),
        }
    }

    /// Reads everything, page by page.
    pub(crate) async fn read_all(&mut self) -> Vec<Frame> {
        let mut all = Vec::new();
        loop {
            let page = self.read(all.len() as u64, u32::MAX).await;
            if page.frames.is_empty() {
                return all;
            }
            all.extend(page.frames);
        }
    }
}

/// Opens a room with a token.
pub(crate) async fn open(address: SocketAddr, token: &OpeningToken, of: RoomId) {
    let reply = Desk::connect(address).await.ask(opening(token, of)).await;
    assert_eq!(reply, Reply::Opened);
}

/// The room's first key is `access(1)`, its creator `committer(1)`.
pub(crate) fn opening(token: &OpeningToken, of: RoomId) -> Request {
    Request::OpenRoom {
        token: token.clone(),
        room: of,
        access: access(1).public(),
        committer: committer(1).public(),
    }
}

/// A relay in a fresh directory with `room(1)` open.
pub(crate) async fn with_room() -> (tempfile::TempDir, Running, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let token = relay::mint_token(folder.path(), 8).unwrap();
    let running = start(folder.path()).await;
    open(running.address(), &token, room(1)).await;
    let desk = Desk::member(running.address(), room(1), &access(1)).await;
    (folder, running, desk)
}

pub(crate) fn refused(refusal: Refusal) -> Reply {
    Reply::Refused(refusal)
}
