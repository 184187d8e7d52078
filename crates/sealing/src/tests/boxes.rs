//! Boxes for lockers.

use proptest::prelude::*;

use super::randomness;
use crate::hpke_box::{self, BoxKey, BoxSecret};
use crate::sealed_box::{self, SymmetricKey};
use crate::{MemberSecret, limits, verify};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_box_opens_with_its_key_and_its_context_only(
        content in proptest::collection::vec(any::<u8>(), 0..5000),
        seed in any::<u64>(),
        place in any::<prop::sample::Index>(),
    ) {
        let mut rng = randomness(seed);
        let key = SymmetricKey::from_bytes([1; 32]);
        let sealed = sealed_box::seal(&key, b"aad", &content, &mut rng).expect("sealed");
        let opened = sealed_box::open(&key, b"aad", &sealed).expect("opened");
        prop_assert_eq!(opened.as_slice(), content.as_slice());
        prop_assert!(sealed_box::open(&key, b"other", &sealed).is_err());
        let other = SymmetricKey::from_bytes([2; 32]);
        prop_assert!(sealed_box::open(&other, b"aad", &sealed).is_err());
        let mut altered = sealed.clone();
        let place = place.index(altered.len());
        altered[place] ^= 1;
        prop_assert!(sealed_box::open(&key, b"aad", &altered).is_err());

        let secret = BoxSecret::generate(&mut rng).expect("a key");
        let public = secret.public();
        let sealed = hpke_box::seal_to(&public, b"info", b"aad", &content, &mut rng)
            .expect("sealed");
        let secret = BoxSecret::from_bytes(*secret.to_bytes()).expect("a key");
        prop_assert_eq!(secret.public(), public);
        let opened = hpke_box::open_with(&secret, b"info", b"aad", &sealed).expect("opened");
        prop_assert_eq!(opened.as_slice(), content.as_slice());
        prop_assert!(hpke_box::open_with(&secret, b"other", b"aad", &sealed).is_err());
        prop_assert!(hpke_box::open_with(&secret, b"info", b"other", &sealed).is_err());
        let other = BoxSecret::generate(&mut rng).expect("a key");
        prop_assert!(hpke_box::open_with(&other, b"info", b"aad", &sealed).is_err());
        let mut altered = sealed;
        let place = place % altered.len();
        altered[place] ^= 1;
        prop_assert!(hpke_box::open_with(&secret, b"info", b"aad", &altered).is_err());
    }
}

#[test]
fn boxes_of_like_length_look_alike_and_the_largest_fits() {
    let mut rng = randomness(1);
    let key = SymmetricKey::from_bytes([1; 32]);
    let mut size = |length: usize| {
        let sealed = sealed_box::seal(&key, b"", &vec![1; length], &mut rng).expect("sealed");
        let opened = sealed_box::open(&key, b"", &sealed).expect("opened");
        assert_eq!(opened.len(), length);
        sealed.len()
    };
    assert_eq!(size(0), size(1020));
    assert_eq!(size(0), 1024 + 40);
    assert_eq!(size(1021), 4096 + 40);
    assert_eq!(size(65_533), 2 * 65_536 + 40);
    assert_eq!(size(limits::LARGE_BOX - 4), limits::LARGE_BOX + 40);
    let over = vec![0; limits::LARGE_BOX - 3];
    assert!(sealed_box::seal(&key, b"", &over, &mut randomness(2)).is_err());
}

#[test]
fn sealing_to_a_key_of_small_order_is_refused() {
    let zero = BoxKey::from_bytes([0; 32]);
    assert!(hpke_box::seal_to(&zero, b"", b"", b"x", &mut randomness(3)).is_err());
}

#[test]
fn a_signature_serves_one_label_and_one_key_only() {
    let mut rng = randomness(4);
    let member = MemberSecret::generate(&mut rng);
    let other = MemberSecret::generate(&mut rng);
    let signature = member.sign("welcome", b"bytes");
    assert_eq!(signature, member.sign("welcome", b"bytes"));
    assert!(verify(&member.public(), "welcome", b"bytes", &signature).is_ok());
    assert!(verify(&member.public(), "welcomeb", b"ytes", &signature).is_err());
    assert!(verify(&member.public(), "frame", b"bytes", &signature).is_err());
    assert!(verify(&member.public(), "welcome", b"byte", &signature).is_err());
    assert!(verify(&other.public(), "welcome", b"bytes", &signature).is_err());
    let weak = crate::MemberKey::from_bytes([0; 32]);
    assert!(verify(&weak, "welcome", b"bytes", &[0; 64]).is_err());
}
