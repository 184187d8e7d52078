//! Writes the first seeds of the corpora: well-formed values of every kind, so
//! that a fuzzer starts inside the formats. Run it when a format is added:
//! `cargo run -p goodoffices-fuzz --example seeds`.

#[path = "seeds/entries.rs"]
mod entries;
#[path = "../../crates/pages/tests/hosting/keeper.rs"]
#[expect(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]
mod keeper;
#[path = "seeds/passkeys.rs"]
mod passkeys;
#[path = "seeds/proofs.rs"]
mod proofs;

use std::fs;
use std::path::Path;

use desk::invitation::Link;
use envelope::wire::{FromRelay, Greeting, Reply, Request, ToRelay};
use envelope::{
    AccessSecret, BlobId, CommitterSecret, Frame, LockerId, OpeningToken, Position, Refusal,
    RelaySigner, RoomId, TreeHead,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sealing::document::{DocumentKey, Layout};
use sealing::{Change, Group, MemberSecret, UnixMillis, key_package};
use talks::{Body, Entry, EntryId, LeafKey, Time, codec};

use entries::{bodies, context, opening};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let put = |target: &str, name: &str, bytes: &[u8]| -> std::io::Result<()> {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    let mut life = Vec::new();
    // The official is number 1, the head number 2; each counts for itself.
    let mut counters = [0; 3];
    for (name, body) in bodies() {
        let author: u8 = match body {
            Body::Permission(_)
            | Body::Refusal(_)
            | Body::Withdrawal(_)
            | Body::ProposalAnswer(_)
            | Body::Countersignature(_)
            | Body::StandingPermission(_)
            | Body::Marked(_)
            | Body::CameBefore(_)
            | Body::CharterConfirmed(_) => 2,
            _ => 1,
        };
        let counter = &mut counters[usize::from(author)];
        *counter += 1;
        let entry = Entry {
            id: EntryId::of(&LeafKey([author; 32]), *counter),
            counter: *counter,
            stated: Time(10 + *counter),
            seen: Vec::new(),
            body,
        };
        let bytes = entry.to_bytes()?;
        put("entry", name, &bytes)?;
        piece(&mut life, &[&[author], &bytes[..]].concat());
    }
    // The kind of room hangs on the length: one seed for each.
    for name in ["a-life", "b-life", "c-life"] {
        put("room_life", name, &life)?;
        life.push(0);
    }
    put("room_context", "opening", &codec::encode(&opening()))?;
    put("room_context", "side-room", &context().to_bytes())?;
    for (name, file) in proofs::proofs(&opening()) {
        put("proof", name, &file.to_bytes())?;
    }
    relay(&put)?;
    seals(&put)?;
    desks(&put)?;
    profiles(&put)?;
    outgoing(&put)?;
    let (kept, answers) = passkeys::answers()?;
    fs::write(corpus.with_file_name("src").join("passkey.json"), kept)?;
    for (name, answer) in answers {
        put("passkey", name, answer.as_bytes())?;
    }
    Ok(())
}

type Put<'a> = &'a dyn Fn(&str, &str, &[u8]) -> std::io::Result<()>;

fn piece(life: &mut Vec<u8>, bytes: &[u8]) {
    life.extend_from_slice(&(bytes.len() as u16).to_be_bytes());
    life.extend_from_slice(bytes);
}

fn relay(put: Put<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let room = RoomId::from_bytes([7; 32]);
    let signer = RelaySigner::from_seed("fuzz.example", &[1; 32])?;
    let checkpoint = signer.sign(room, TreeHead::EMPTY);
    put(
        "checkpoint_note",
        "note",
        checkpoint.to_note(signer.key()).as_bytes(),
    )?;
    put(
        "checkpoint_note",
        "key",
        signer.key().to_string().as_bytes(),
    )?;
    let frame = Frame::new(vec![3; 1064])?;
    let locker = LockerId::from_bytes([4; 32]);
    let blob = BlobId::from_bytes([5; 32]);
    let requests = [
        (
            "append",
            Request::Append {
                expected: None,
                frame,
            },
        ),
        (
            "read",
            Request::Read {
                from: Position(0),
                limit: 10,
            },
        ),
        ("live", Request::Live { from: Position(0) }),
        (
            "open-locker",
            Request::OpenLocker {
                locker,
                until: 2_000,
            },
        ),
        (
            "put-locker",
            Request::PutLocker {
                locker,
                slot: 0,
                sealed: vec![1; 40],
            },
        ),
        (
            "take-locker",
            Request::TakeLocker {
                locker,
                slot: 0,
                wait_seconds: 0,
            },
        ),
        (
            "put-blob",
            Request::PutBlob {
                blob,
                sealed: vec![1; 40],
                until: 2_000,
            },
        ),
        ("get-blob", Request::GetBlob { blob }),
        ("missing-blobs", Request::MissingBlobs { blobs: vec![blob] }),
        (
            "keep-blobs",
            Request::KeepBlobs {
                blobs: vec![blob],
                until: 3_000,
            },
        ),
        ("consistency", Request::Consistency { old: 0, new: 1 }),
        (
            "inclusion",
            Request::Inclusion {
                position: Position(0),
                size: 1,
            },
        ),
        ("latest", Request::Latest),
        (
            "open-room",
            Request::OpenRoom {
                token: OpeningToken::from_bytes([3; 32]),
                room: RoomId::from_bytes([8; 32]),
                access: AccessSecret::from_seed(&[5; 32]).public(),
                committer: CommitterSecret::from_seed(&[6; 32]).public(),
            },
        ),
    ];
    let mut life = Vec::new();
    for (name, request) in &requests {
        put("relay_request", name, &request.encode())?;
        put(
            "relay_request",
            &format!("message-{name}"),
            &ToRelay::plain(1, request).encode(),
        )?;
        piece(&mut life, &[&[3], &request.encode()[..]].concat());
    }
    put("relay_life", "a-life", &life)?;
    let replies = [
        (
            "greeting",
            FromRelay::Greeting(Greeting {
                versions: vec![1],
                challenge: [1; 32],
                dh: [2; 32],
            }),
        ),
        (
            "latest",
            FromRelay::Reply {
                id: 1,
                reply: Reply::Latest { checkpoint },
            },
        ),
        (
            "refused",
            FromRelay::Reply {
                id: 2,
                reply: Reply::Refused(Refusal::Quota),
            },
        ),
        (
            "missing-blobs",
            FromRelay::Reply {
                id: 3,
                reply: Reply::MissingBlobs { places: vec![0, 2] },
            },
        ),
        (
            "blob",
            FromRelay::Reply {
                id: 4,
                reply: Reply::Blob {
                    sealed: vec![1; 40],
                },
            },
        ),
        ("retired", FromRelay::Retired { at: Position(4) }),
    ];
    for (name, reply) in &replies {
        put("relay_reply", name, &reply.encode())?;
    }
    Ok(())
}

fn seals(put: Put<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let now = UnixMillis(1_700_000_000_000);
    let owner = MemberSecret::generate(&mut rng);
    let secret = MemberSecret::generate(&mut rng);
    let group = Group::create(
        RoomId::from_bytes([5; 32]),
        &owner,
        b"context",
        now,
        &mut rng,
    )?;
    let (package, newcomer) = key_package(&secret, now, &mut rng)?;
    let change = Change {
        remove: Vec::new(),
        add: vec![package.clone()],
        context: None,
    };
    let sealed = group.seal_commit(&change, now, &mut rng)?;
    put("welcome", "key-package", &package)?;
    put("welcome", "welcome", &sealed.welcome.unwrap_or_default())?;
    put("welcome", "group", &group.to_bytes())?;
    put("welcome", "secrets", &newcomer.to_bytes())?;
    put(
        "frame",
        "private-message-header",
        &[&[0, 1, 0, 2, 32][..], &[5; 32]].concat(),
    )?;
    put("frame", "key-package", &package)?;
    document_parts(put)
}

/// A whole document of one part, and the last part of a larger one.
fn document_parts(put: Put<'_>) -> Result<(), Box<dyn std::error::Error>> {
    for (name, size, part) in [("one-part", 100, 0u8), ("last-part", 262_144 + 9, 1)] {
        let layout = Layout::of(size).ok_or("no layout")?;
        let content = vec![5; layout.content(u32::from(part))];
        let sealed = DocumentKey::new([7; 32], layout).seal(u32::from(part), &content)?;
        // The last part of a large one is a whole part: its beginning will do.
        let sealed = sealed.get(..2000).unwrap_or(&sealed);
        let bytes = [&size.to_be_bytes()[..], &[part], sealed].concat();
        put("document", name, &bytes)?;
    }
    put("document", "name", "Proposed line (2).png".as_bytes())?;
    Ok(())
}

fn desks(put: Put<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let card = [0x86, 0x01, 0x61, 0x61, 0x61, 0x62, 0x80];
    put("invitation", "card", &card)?;
    put("invitation", "link", example_link().as_bytes())?;
    let commands = [
        (
            "say",
            r#"{"command":"say","room":"iran","words":"سلام","reply_to":3}"#,
        ),
        (
            "permit-document",
            r#"{"command":"permit","room":"intermediary","what":{"words":{"words":{"of":7},
"terms":{"wording":"exact","attribution":"attributed"}}}}"#,
        ),
        (
            "convey",
            r#"{"command":"convey","room":"iran","permission":4,"hold_millis":0}"#,
        ),
        (
            "permit",
            r#"{"command":"permit","room":"intermediary","what":{"ask":{"ask":3}}}"#,
        ),
        (
            "take-over",
            r#"{"command":"take-over","room":"iran","permission":4}"#,
        ),
        (
            "begin-round",
            r#"{"command":"begin-round","title":"Second","agenda":["Water"],"like":2}"#,
        ),
        (
            "brief",
            r#"{"command":"brief","room":"team","person":"A","numbers":[1,2]}"#,
        ),
        (
            "translate",
            r#"{"command":"translate","room":"iran","number":3,"words":"A","language":"fa"}"#,
        ),
        (
            "assess",
            r#"{"command":"assess","room":"team","subject":"A","judgement":"B","source":"C","confidence":"low"}"#,
        ),
        (
            "successor",
            r#"{"command":"successor","room":"iran","valid_seconds":9}"#,
        ),
        ("evidence", r#"{"query":"evidence","room":"iran"}"#),
        ("export", r#"{"query":"export","room":"iran"}"#),
        ("proof", r#"{"query":"proof","room":"iran","number":7}"#),
        ("show", r#"{"query":"show","room":"team"}"#),
        ("verify", r#"{"query":"verify"}"#),
    ];
    for (name, command) in commands {
        put("command", name, command.as_bytes())?;
    }
    Ok(())
}

fn outgoing(put: Put<'_>) -> std::io::Result<()> {
    let seeds: [(&str, &[&str]); 3] = [
        (
            "figures",
            &[
                "We can pay 3.2 million.",
                "نحتاج ٣٬٢٠٠٬٠٠٠ دولار",
                "سه میلیون و دویست هزار",
                "Would about three million do, or 3,2OO,OOO?",
            ],
        ),
        (
            "dates",
            &[
                "the tenth of March 2024",
                "۲۰ اسفند ۱۴۰۲",
                "ב-10 במרץ",
                "Is 10/3 too early? Or le 1er mai?",
            ],
        ),
        (
            "words",
            &[
                "Mr Karim Haddad would accept a joint patrol of the northern road.",
                "السيد كريم الحداد",
                "Would Haddad accept joint patrols of the\u{200b} northern road?",
            ],
        ),
    ];
    for (name, texts) in seeds {
        put("outgoing", name, texts.join("\0").as_bytes())?;
    }
    Ok(())
}

fn profiles(put: Put<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for name in ["lease", "panama", "ceasefire"] {
        let page = fs::read(examples.join(format!("{name}.toml")))?;
        put("profile", name, &page)?;
    }
    let genius = r#"<?xml version="1.0" encoding="UTF-8"?>
<utility_space><objective index="0" name="o">
<issue index="1" name="Pets" type="discrete"><item index="1" value="no" evaluation="1"/>
<item index="2" value="yes" evaluation="4"/></issue>
<issue index="2" name="Days" type="integer" lowerbound="1" upperbound="3">
<evaluator ftype="linear" offset="0.2" slope="0.5"/></issue>
<issue index="3" name="Price" type="real"><range lowerbound="0" upperbound="1"/>
<evaluator ftype="linear" parameter0="1" parameter1="-1"/></issue>
<weight index="1" value="0.3"/><weight index="2" value=".5"/><weight index="3" value="2e-1"/>
</objective><reservation value="0.1"/></utility_space>"#;
    let domain = genius.replace("<utility_space>", "<negotiation_template><utility_space>");
    let domain = domain.replace(
        "</utility_space>",
        "</utility_space></negotiation_template>",
    );
    put("profile", "genius", [genius, genius].join("\0").as_bytes())?;
    put(
        "profile",
        "genius-domain",
        [genius, &domain, genius].join("\0").as_bytes(),
    )?;
    let negolog = r#"{"reservationValue": 0.3, "issueWeights": {"Pets": 0.4, "Days": 6e-1},
 "issues": {"Pets": {"no": 0.0, "yes": 1.0}, "Days": {"1": 0.5, "2": -1}}}"#;
    put(
        "profile",
        "negolog",
        [negolog, negolog].join("\0").as_bytes(),
    )?;
    let own = "[side]\nwithout_agreement = 0.5\n[side.weights]\nPie = 5\n[side.points]\n\
               Pets = { no = 1, yes = \"1/3\" }\nDays = [3, 2, 0]\n";
    let issues = "[issues]\nPets = [\"no\", \"yes\"]\nDays = { from = 1, to = 3 }\n\
                  Pie = { divisible = true, from = 0, to = 2.5 }\n\
                  [[required]]\nwhen = { Pets = \"yes\" }\nthen = { Days = 3 }\n";
    put(
        "profile",
        "own-files",
        [issues, own, own].join("\0").as_bytes(),
    )?;
    Ok(())
}

/// A link like those that desks make.
fn example_link() -> String {
    let mut bytes = codec::encode(&(1u16, "wss://relay.example", LockerId::from_bytes([7; 32])));
    bytes.extend([0; 4]);
    let text = data_encoding::BASE64URL_NOPAD.encode(&bytes);
    let made = format!("goodoffices:join/{text}");
    // Seeds may be malformed too; this one is cut short on purpose.
    assert!(Link::from_text(&made).is_err());
    made
}
