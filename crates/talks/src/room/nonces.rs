//! Nonces in the order of their use, so that the newest can be told on.

use std::collections::BTreeMap;

use minicbor::decode::{Decoder, Error};
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Encode};

use super::Reach;

/// Nonces, oldest first; encoded as one byte string, 16 bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NonceList(pub Vec<[u8; 16]>);

impl<C> Encode<C> for NonceList {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0.concat())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for NonceList {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
        let (nonces, rest) = d.bytes()?.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(Error::message("nonces are 16 bytes each"));
        }
        Ok(Self(nonces.to_vec()))
    }
}

/// The nonces used so far, and whether their use is certain to everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Nonces {
    used: BTreeMap<[u8; 16], Reach>,
    order: Vec<[u8; 16]>,
}

impl Nonces {
    /// How certain it is that a nonce was used, if it was.
    pub(super) fn used(&self, nonce: &[u8; 16]) -> Option<Reach> {
        self.used.get(nonce).copied()
    }

    pub(super) fn insert(&mut self, nonce: [u8; 16], reach: Reach) {
        if self.used.insert(nonce, reach).is_none() {
            self.order.push(nonce);
        }
    }

    /// The newest, of one reach only, in the order of their use.
    pub(super) fn newest(&self, most: usize, reach: Reach) -> NonceList {
        let from = self.order.len().saturating_sub(most);
        let newest = self.order.iter().skip(from);
        NonceList(
            newest
                .filter(|nonce| self.used(nonce) == Some(reach))
                .copied()
                .collect(),
        )
    }
}
