//! Rooms, frames and cards, as the document prints them.

use super::together::charter;
use super::*;

#[test]
fn the_documents_bytes_of_rooms_and_frames_are_the_codes() {
    let member = MemberSecret::from_bytes([18; 32]);
    let person = |role: Role, committer| Person {
        key: LeafKey(*member.public().as_bytes()),
        person: PersonId([19; 16]),
        role,
        name: "A".to_owned(),
        device: "B".to_owned(),
        committer,
    };
    let context = |person| RoomContext {
        charter: None,
        version: 1,
        talks: TalksId([3; 16]),
        kind: RoomKind::Side(SideNumber(0)),
        opening: opening().hash(),
        continues: None,
        people: vec![person],
    };
    let carried = RoomContext {
        charter: Some(charter().hash()),
        ..context(person(Role::Official, Some([21; 32])))
    };
    let covered = framing::signed_bytes(&room(), 4, &[20; 24], 1, UnixMillis(2_000), b"mls");
    printed(&[
        (
            "context-official",
            &context(person(Role::Official, Some([21; 32]))).to_bytes(),
        ),
        (
            "person-delegate",
            &codec::encode(&person(Role::Delegate, None)),
        ),
        ("context-with-charter", &carried.to_bytes()),
        ("frame-covered", &covered),
        ("frame-signature", &member.sign("frame", &covered)),
    ]);
}

#[test]
fn a_card_and_its_safety_words_are_made_as_the_document_says() {
    // The link, written by hand from the document.
    let (locker, secret) = ([22; 32], [23; 32]);
    let mut encoder = Encoder::new(Vec::new());
    encoder
        .array(8)
        .and_then(|e| e.u16(1)?.str("wss://relay.example")?.bytes(&locker))
        .and_then(|e| {
            e.bytes(&secret)?
                .u8(1)?
                .u8(3)?
                .u64(90_000)?
                .bytes(&[24; 32])
        })
        .unwrap();
    let mut bytes = encoder.into_writer();
    let link = bytes.clone();
    let sum = Sha256::digest(&bytes);
    bytes.extend(&sum[..4]);
    let text = format!(
        "goodoffices:join/{}",
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    );
    assert!(DOCUMENT.contains(&text), "docs/protocol.md lacks {text}");
    assert_eq!(Link::from_text(&text).unwrap().to_text(), text);

    let join = Command::Join(desk::command::Join {
        link: text,
        name: "Head of delegation".to_owned(),
        device: "laptop".to_owned(),
    });
    let batch = Desk::new()
        .handle(Time(1_000), &mut Stream(0), Input::Command(join))
        .unwrap();
    let Some(Answer::Joining { words, .. }) = batch.answer else {
        panic!("a joining is answered with its safety words");
    };
    let sealed = batch.effects.iter().find_map(|effect| match effect {
        Effect::SendAnonymously {
            request: Request::PutLocker {
                slot: 0, sealed, ..
            },
            ..
        } => Some(sealed),
        _ => None,
    });

    // What the document says of both.
    let key = Sha256::digest([&b"good-offices card key 1\0"[..], &secret].concat());
    let card = sealed_box::open(
        &SymmetricKey::from_bytes(key.into()),
        &locker,
        sealed.unwrap(),
    )
    .unwrap();
    assert!(Card::from_bytes(&card).unwrap().side_key.is_some());
    let (link, card) = (Sha256::digest(&link), Sha256::digest(&card));
    let label = b"good-offices safety words 1\0";
    let digest = Sha256::digest([&label[..], &link, &card].concat());
    let bits: String = digest.iter().map(|byte| format!("{byte:08b}")).collect();
    let expected: Vec<&str> = (0..6)
        .map(|word| usize::from_str_radix(&bits[word * 11..word * 11 + 11], 2).unwrap())
        .map(|number| bip39::Language::English.word_list()[number])
        .collect();
    assert_eq!(words, expected.join(" "));
}
