//! Links survive copying or say that they did not; cards and answers are
//! believed only by whom they are meant for.

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use talks::opening::Side;
use talks::{SideNumber, TalksId};

use super::*;

fn link() -> Link {
    Link {
        version: 1,
        relay: "wss://relay.example".to_owned(),
        locker: LockerId::from_bytes([7; 32]),
        secret: Secret([9; 32]),
        rooms: 2,
        role: Role::Head,
        expires: Time(1_000_000),
        continues: None,
        inviter: LeafKey([6; 32]),
    }
}

fn card() -> Card {
    Card {
        version: 1,
        name: "The Deputy Secretary".to_owned(),
        device: "laptop".to_owned(),
        rooms: vec![CardRoom {
            key_package: vec![1, 2, 3].into(),
            committer: [4; 32].into(),
        }],
        answer_to: BoxKey::from_bytes([5; 32]),
        side_key: None,
    }
}

#[test]
fn a_link_is_read_back_as_it_was_written_whatever_white_space_crept_in() {
    let text = link().to_text();
    let (head, tail) = text.split_at(30);
    assert_eq!(
        Link::from_text(&format!("  {head}\n {tail} \n")),
        Ok(link())
    );
}

#[test]
fn a_foreign_text_is_told_from_a_damaged_link() {
    assert_eq!(
        Link::from_text("https://example.org/"),
        Err(NotALink::Foreign)
    );
    let text = link().to_text();
    let cut = text.get(..text.len() - 3).unwrap();
    assert_eq!(Link::from_text(cut), Err(NotALink::Damaged));
    assert_eq!(Link::from_text(LINK), Err(NotALink::Damaged));
}

#[test]
fn the_secret_of_an_invitation_does_not_show_when_it_is_printed() {
    assert!(!format!("{:?}", link()).contains("9, 9"));
}

#[test]
fn the_words_are_six_and_change_with_the_card_and_with_the_link() {
    let words = safety_words(b"link", b"card");
    assert_eq!(words.split(' ').count(), WORDS);
    assert_ne!(words, safety_words(b"link", b"other card"));
    assert_ne!(words, safety_words(b"other link", b"card"));
    assert_ne!(words, safety_words(b"linkcard", b""));
}

#[test]
fn words_read_aloud_are_compared_without_regard_to_case_or_hyphens() {
    assert!(same_words("abandon Ability", " ABANDON-ability, "));
    assert!(!same_words("abandon ability", "abandon able"));
    assert!(!same_words("abandon ability", "abandon"));
}

#[test]
fn an_answer_opens_only_for_the_card_that_it_answers_and_in_its_own_locker() {
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let inviter = MemberSecret::generate(&mut rng);
    let ours = BoxSecret::generate(&mut rng).unwrap();
    let other = BoxSecret::generate(&mut rng).unwrap();
    let locker = LockerId::from_bytes([1; 32]);
    let answer = Answer {
        version: 1,
        opening: Opening {
            version: 1,
            talks: TalksId([1; 16]),
            title: "Water".to_owned(),
            intermediary: "Oman".to_owned(),
            language: "en".to_owned(),
            sides: vec![Side {
                name: "North".to_owned(),
                language: "en".to_owned(),
            }],
            intermediary_key: [1; 32],
            relay_key: "relay+00000000+key".to_owned(),
            opened: Time(1),
        },
        rooms: vec![Admission {
            room: RoomId::from_bytes([2; 32]),
            welcome: vec![1; 300].into(),
            start: Frontier::new(),
            seen: None,
        }],
        briefings: vec![Briefing::default()],
        relays: None,
        delegation: Some(OpeningToken::from_bytes([8; 32])),
        inviter: LeafKey(*inviter.public().as_bytes()),
    };
    let sealed = answer
        .seal(&inviter, &ours.public(), &locker, &mut rng)
        .unwrap();
    assert_eq!(Answer::open(&sealed, &ours, &locker), Ok(answer.clone()));
    assert_eq!(Answer::open(&sealed, &other, &locker), Err(BadAnswer));
    let elsewhere = LockerId::from_bytes([2; 32]);
    assert_eq!(Answer::open(&sealed, &ours, &elsewhere), Err(BadAnswer));
    let stranger = MemberSecret::generate(&mut rng);
    let forged = answer
        .seal(&stranger, &ours.public(), &locker, &mut rng)
        .unwrap();
    assert_eq!(Answer::open(&forged, &ours, &locker), Err(BadAnswer));
    assert!(answer.opening.side(SideNumber(0)).is_some());
}

proptest! {
    #[test]
    fn one_wrong_character_in_a_link_is_noticed(at in 18usize..120, with in "[A-Za-z0-9_-]") {
        let text = link().to_text();
        let mut altered: Vec<char> = text.chars().collect();
        let at = at % altered.len().saturating_sub(18) + 17;
        let with = with.chars().next().unwrap();
        prop_assume!(altered[at] != with);
        altered[at] = with;
        let altered: String = altered.into_iter().collect();
        prop_assert!(Link::from_text(&altered).is_err());
    }

    #[test]
    fn no_bytes_make_the_decoders_of_strangers_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let secret = BoxSecret::from_bytes([6; 32]).unwrap();
        let _ = Card::from_bytes(&bytes);
        let _ = Answer::open(&bytes, &secret, &LockerId::from_bytes([1; 32]));
        let _ = Answer::from_signed_bytes(&bytes, &LockerId::from_bytes([1; 32]));
        let _ = Link::from_text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_card_is_read_back_only_whole(cut in 0usize..100) {
        let bytes = codec::encode(&card());
        prop_assert_eq!(Card::from_bytes(&bytes), Ok(card()));
        let cut = cut % bytes.len();
        prop_assert!(Card::from_bytes(bytes.get(..cut).unwrap()).is_err());
        let mut longer = bytes.clone();
        longer.push(0);
        prop_assert!(Card::from_bytes(&longer).is_err());
    }
}

#[test]
fn an_answer_that_nobody_could_read_is_not_made() {
    assert!(check_answer(LARGEST_ANSWER).is_ok());
    let told = check_answer(LARGEST_ANSWER + 1).unwrap_err().to_string();
    assert!(
        told.contains("fewer rooms") && told.contains("nothing has changed"),
        "{told}"
    );
}
