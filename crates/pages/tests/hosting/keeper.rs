//! What keeps a person's passkeys, as far as a desk can see: it makes one, and proves
//! it (WebAuthn, ES256, no attestation).

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Somebody was there, and was recognised.
const VERIFIED: u8 = 0x05;
/// Somebody was there, and could be anybody.
pub(crate) const PRESENT: u8 = 0x01;

/// A keeper of one passkey.
pub(crate) struct Keeper {
    key: SigningKey,
    id: Vec<u8>,
    counter: u32,
    /// What it says of whoever was there.
    pub(crate) flags: u8,
    /// Where it believes to be.
    pub(crate) origin: String,
    party: String,
}

impl Keeper {
    /// A keeper that was never used. `number` tells it from others.
    pub(crate) fn new(number: u8, origin: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            id: vec![number; 32],
            counter: 0,
            flags: VERIFIED,
            origin: origin.to_owned(),
            party: "localhost".to_owned(),
        }
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let told = json!({
            "type": kind,
            "challenge": options["publicKey"]["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        told.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.party.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes a passkey, as a challenge asks.
    pub(crate) fn make(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let mut data = self.data(self.flags | 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        let mut public = minicbor::Encoder::new(&mut data);
        public.map(5).unwrap();
        public.u8(1).unwrap().u8(2).unwrap();
        public.u8(3).unwrap().i8(-7).unwrap();
        public.i8(-1).unwrap().u8(1).unwrap();
        public.i8(-2).unwrap().bytes(x).unwrap();
        public.i8(-3).unwrap().bytes(y).unwrap();
        let mut attestation = Vec::new();
        let mut object = minicbor::Encoder::new(&mut attestation);
        object.map(3).unwrap();
        object.str("fmt").unwrap().str("none").unwrap();
        object.str("attStmt").unwrap().map(0).unwrap();
        object.str("authData").unwrap().bytes(&data).unwrap();
        let client = self.client("webauthn.create", options);
        self.answer(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client),
            "attestationObject": BASE64URL_NOPAD.encode(&attestation),
        }))
    }

    /// Proves it, as a challenge asks.
    pub(crate) fn prove(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let data = self.data(self.flags);
        let client = self.client("webauthn.get", options);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
        }))
    }

    /// A copy of it is used elsewhere: it counts on from an earlier count.
    pub(crate) fn falls_behind(&mut self) {
        self.counter -= 2;
    }

    fn answer(&self, response: Value) -> Value {
        let id = BASE64URL_NOPAD.encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key",
            "response": response, "extensions": {},
        })
    }
}
