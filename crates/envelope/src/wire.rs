//! The protocol between desk and relay, version 1: tagged CBOR with explicit
//! numbers, one message a WebSocket message or HTTP body.
//!
//! A room's link carries one room. A desk reads the relay's [`Greeting`],
//! proves access ([`Request::Prove`]) and seals every later request. Blobs go over
//! connections of their own, proved alike; opening, token splitting and lockers
//! over anonymous ones.

#[cfg(test)]
mod frozen;
mod reply;
mod request;
#[cfg(test)]
mod tests;
mod token;

use minicbor::{Decode, Decoder, Encode, decode};

pub use crate::cbor::WireError;
pub use crate::refusal::Refusal;
pub use crate::session::{Greeting, Proof, Seal, VERSION};
pub use reply::{Frames, Reply};
pub use request::Request;
pub use token::{OpeningToken, TokenError, TokenHash};

use crate::cbor;
use crate::ids::Position;
use crate::limits::LARGEST_MESSAGE;
use crate::session::ClientSession;

/// A message from a desk: a request with the number that its reply will bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRelay {
    /// Chosen by the desk; the reply bears it.
    pub id: u64,
    /// Counter and code, if the request belongs to a session.
    pub seal: Option<Seal>,
    /// The encoded [`Request`]: the very bytes that the seal is over.
    body: Vec<u8>,
}

impl ToRelay {
    /// Wraps a request that needs no session.
    pub fn plain(id: u64, request: &Request) -> Self {
        Self {
            id,
            seal: None,
            body: cbor::encode(request),
        }
    }

    /// Wraps and seals a request of a session.
    pub fn sealed(id: u64, request: &Request, session: &mut ClientSession) -> Self {
        let body = cbor::encode(request);
        let seal = session.seal(id, &body);
        Self {
            id,
            seal: Some(seal),
            body,
        }
    }

    /// The bytes under the seal.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Reads the request.
    ///
    /// # Errors
    /// [`WireError`] if the body is no request.
    pub fn request(&self) -> Result<Request, WireError> {
        cbor::decode_whole(&self.body, LARGEST_MESSAGE)
    }

    /// The message's bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a message; its request is read apart by [`Self::request`].
    ///
    /// # Errors
    /// [`WireError::Version`] for another protocol version, else what is wrong
    /// with the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut peek = Decoder::new(bytes);
        if let (Ok(_), Ok(version)) = (peek.array(), peek.u8())
            && version != VERSION
        {
            return Err(WireError::Version(version));
        }
        cbor::decode_whole(bytes, LARGEST_MESSAGE)
    }
}

impl<C> Encode<C> for ToRelay {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        context: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(4)?.u8(VERSION)?.u64(self.id)?;
        e.encode_with(self.seal, context)?.bytes(&self.body)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for ToRelay {
    fn decode(d: &mut Decoder<'b>, context: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(4) || d.u8()? != VERSION {
            return Err(decode::Error::message("no message of version 1"));
        }
        Ok(Self {
            id: d.u64()?,
            seal: d.decode_with(context)?,
            body: cbor::bytes(d, LARGEST_MESSAGE)?,
        })
    }
}

/// A message from a relay.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[non_exhaustive]
pub enum FromRelay {
    /// The first message on every connection.
    #[n(0)]
    Greeting(#[n(0)] Greeting),
    /// The reply to the request with the same number.
    #[n(1)]
    Reply {
        /// The request's number.
        #[n(0)]
        id: u64,
        /// What became of it.
        #[n(1)]
        reply: Reply,
    },
    /// Frames of a live subscription, each once and in order.
    #[n(2)]
    Pushed(#[n(0)] Frames),
    /// The access key proved on this connection was retired: prove the key of
    /// the epoch that began at this position, then ask for live frames again.
    #[n(3)]
    Retired {
        /// The position of the commit: the last that the old key reads.
        #[n(0)]
        at: Position,
    },
    /// The relay closes the connection, and why. What it acknowledged is kept.
    #[n(4)]
    Closing(#[n(0)] Refusal),
}

impl FromRelay {
    /// The message's bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// The bytes of [`Self::Pushed`], without owning the frames.
    pub fn encode_pushed(frames: &Frames) -> Vec<u8> {
        #[derive(Encode)]
        enum Borrowed<'f> {
            #[n(2)]
            Pushed(#[n(0)] &'f Frames),
        }
        cbor::encode(&Borrowed::Pushed(frames))
    }

    /// Reads a message of the relay.
    ///
    /// # Errors
    /// [`WireError`] if the bytes are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        cbor::decode_whole(bytes, LARGEST_MESSAGE)
    }
}

/// What is posted to `/v1/request`: a message and the session that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OverHttp {
    /// The session's id, as [`HttpGreeting`] gave it.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub session: [u8; 16],
    /// The message.
    #[n(1)]
    pub message: ToRelay,
}

/// What `/v1/greet` answers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct HttpGreeting {
    /// The id under which the relay keeps this session for a while.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub session: [u8; 16],
    /// The greeting.
    #[n(1)]
    pub greeting: Greeting,
}

macro_rules! whole_message {
    ($($name:ident),*) => {$(
        impl $name {
            /// The message's bytes.
            pub fn encode(&self) -> Vec<u8> {
                cbor::encode(self)
            }

            /// Reads the message.
            ///
            /// # Errors
            /// [`WireError`] if the bytes are none.
            pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
                cbor::decode_whole(bytes, LARGEST_MESSAGE)
            }
        }
    )*};
}
whole_message!(OverHttp, HttpGreeting, Request, Reply);
