//! What an enemy tries.

use client::AccountAct;
use goodoffices_pages::House;

use crate::house::{Browser, Fixture};
use crate::keeper::{Keeper, PRESENT};

#[tokio::test]
async fn an_invitation_that_was_used_is_too_old_or_was_replaced_opens_nothing() {
    let fixture = Fixture::new().await;
    let place = fixture.invite("Sandpiper").await;
    let mut browser = Browser::default();
    let mut keeper = Keeper::new(1, &fixture.origin());
    assert_eq!(
        fixture.make(&mut browser, &place, &mut keeper).await.status,
        200
    );
    let mut late = Browser::default();
    for path in [place.as_str(), "/invited/AAAA", "/invited/"] {
        let status = fixture.get(&mut late, path).await.status;
        assert!(matches!(status, 410 | 303), "{path}: {status}");
        let asked = fixture
            .post(&mut late, &format!("{path}/challenge"), "")
            .await;
        assert!(
            matches!(asked.status, 410 | 401),
            "{path}: {}",
            asked.status
        );
    }
    assert!(late.cookies.is_empty());

    let replaced = fixture.invite("Dunlin").await;
    let renew = |valid_seconds| AccountAct::Renew {
        name: "Dunlin".to_owned(),
        valid_seconds,
    };
    fixture.act(renew(60)).await;
    assert_eq!(fixture.get(&mut late, &replaced).await.status, 410);
    // Ended before anybody came: the link is dead, and so is what it had begun.
    let begun = fixture.invite("Plover").await;
    let asked = fixture
        .post(&mut late, &format!("{begun}/challenge"), "")
        .await;
    let end = AccountAct::End {
        name: "Plover".to_owned(),
    };
    fixture.act(end).await;
    let proof = Keeper::new(5, &fixture.origin())
        .make(&asked.json())
        .to_string();
    let answer = fixture
        .post(&mut late, &format!("{begun}/proof"), &proof)
        .await;
    assert_eq!(answer.status, 410);
}

#[tokio::test]
async fn an_answer_counts_once_and_only_from_the_browser_that_was_asked() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let (ask, prove) = (
        format!("{}/challenge", guest.way_in),
        format!("{}/proof", guest.way_in),
    );
    let mut browser = Browser::default();
    let asked = fixture.post(&mut browser, &ask, "").await.json();
    let proof = guest.keeper.prove(&asked).to_string();
    // Overheard, and sent from elsewhere: without being asked, or asked otherwise.
    let mut thief = Browser::default();
    assert_eq!(fixture.post(&mut thief, &prove, &proof).await.status, 409);
    fixture.post(&mut thief, &ask, "").await;
    assert_eq!(fixture.post(&mut thief, &prove, &proof).await.status, 403);
    // Once, where it belongs, and not again.
    assert_eq!(
        fixture
            .post(&mut browser.clone(), &prove, &proof)
            .await
            .status,
        200
    );
    assert_eq!(fixture.post(&mut browser, &prove, &proof).await.status, 409);
    // What was asked for one account is no answer at another.
    let other = fixture.guest("Dunlin", 2).await;
    let asked = fixture.post(&mut browser, &ask, "").await.json();
    let proof = guest.keeper.prove(&asked).to_string();
    let elsewhere = format!("{}/proof", other.way_in);
    assert_eq!(
        fixture.post(&mut browser, &elsewhere, &proof).await.status,
        409
    );
}

#[tokio::test]
async fn a_proof_for_another_place_of_another_key_without_a_person_or_by_a_copy_is_refused() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let mut browser = Browser::default();
    let mut phished = Keeper::new(1, "https://localhost.evil.example");
    let mut stranger = Keeper::new(9, &fixture.origin());
    let mut unseen = Keeper::new(1, &fixture.origin());
    unseen.flags = PRESENT;
    for keeper in [&mut phished, &mut stranger, &mut unseen] {
        let answer = fixture.prove(&mut browser, &guest.way_in, keeper).await;
        assert_eq!(answer.status, 403);
    }
    for _ in 0..2 {
        let way_in = guest.way_in.clone();
        let mut device = Browser::default();
        let came = fixture.prove(&mut device, &way_in, &mut guest.keeper);
        assert_eq!(came.await.status, 200);
    }
    guest.keeper.falls_behind();
    let copy = fixture
        .prove(&mut browser, &guest.way_in, &mut guest.keeper)
        .await;
    assert_eq!(copy.status, 403);
    assert!(!browser.cookies.contains_key("__Host-desk"));
    for nonsense in ["", "{}", "[1]", &"x".repeat(40 * 1024)] {
        fixture
            .post(&mut browser, &format!("{}/challenge", guest.way_in), "")
            .await;
        let place = format!("{}/proof", guest.way_in);
        let answer = fixture.post(&mut browser, &place, nonsense).await;
        assert!(matches!(answer.status, 403 | 413), "{}", answer.status);
    }
    // A passkey made without a person who was recognised is none.
    let place = fixture.invite("Dunlin").await;
    let mut unseen = Keeper::new(7, &fixture.origin());
    unseen.flags = PRESENT;
    assert_eq!(
        fixture.make(&mut browser, &place, &mut unseen).await.status,
        403
    );
    // Nor one that is somebody else's already.
    let taken = fixture.make(&mut browser, &place, &mut guest.keeper).await;
    assert_eq!(taken.status, 403);
}

#[tokio::test]
async fn whatever_bytes_an_answer_is_made_of_it_is_taken_or_refused_and_the_door_stays_open() {
    let fixture = Fixture::new().await;
    let mut browser = Browser::default();
    let mut place = fixture.invite("Sandpiper").await;
    let (mut refused, mut number) = (0, 1);
    for step in 0..150_usize {
        let challenge = format!("{place}/challenge");
        let asked = fixture.post(&mut browser, &challenge, "").await.json();
        let mut proof = Keeper::new(number, &fixture.origin()).make(&asked);
        bend(&mut proof["response"]["attestationObject"], step);
        let proof = proof.to_string();
        let path = format!("{place}/proof");
        let answer = fixture.post(&mut browser, &path, &proof).await;
        match answer.status {
            // What was bent means nothing to anybody, such as the keeper's model.
            200 => {
                number += 1;
                place = fixture.invite(&format!("Guest {number}")).await;
            }
            403 => refused += 1,
            other => panic!("{other} at step {step}: {}", answer.body),
        }
    }
    assert!(refused > 75, "{refused}");
}

/// Cuts or changes something of bytes in base64url.
fn bend(text: &mut serde_json::Value, step: usize) {
    let codec = data_encoding::BASE64URL_NOPAD;
    let mut bytes = codec.decode(text.as_str().unwrap().as_bytes()).unwrap();
    // Steps of a prime reach every part of it.
    let place = step * 37 % bytes.len();
    match step % 3 {
        0 => bytes[place] ^= 1 << (step % 8),
        1 => bytes[place] = 0xff,
        _ => bytes.truncate(place),
    }
    *text = codec.encode(&bytes).into();
}

#[tokio::test]
async fn who_guesses_too_often_waits_and_others_do_not() {
    let fixture = Fixture::new().await;
    let guest = fixture.guest("Sandpiper", 1).await;
    let mut other = fixture.guest("Dunlin", 2).await;
    let mut browser = Browser::default();
    let mut stranger = Keeper::new(9, &fixture.origin());
    let mut refused = 0;
    loop {
        let ask = format!("{}/challenge", guest.way_in);
        let asked = fixture.post(&mut browser, &ask, "").await;
        if asked.status == 429 {
            assert!(asked.body.contains("ten minutes"), "{}", asked.body);
            break;
        }
        let proof = stranger.prove(&asked.json()).to_string();
        let place = format!("{}/proof", guest.way_in);
        assert_eq!(fixture.post(&mut browser, &place, &proof).await.status, 403);
        refused += 1;
        assert!(refused < 100);
    }
    let way_in = other.way_in.clone();
    let mut device = Browser::default();
    let came = fixture.prove(&mut device, &way_in, &mut other.keeper);
    assert_eq!(came.await.status, 200);
}

#[tokio::test]
async fn another_name_or_origin_and_another_sites_pages_are_refused() {
    let fixture = Fixture::new().await;
    let guest = fixture.guest("Sandpiper", 1).await;
    let seat = format!(
        "Cookie: __Host-desk={}\r\n",
        guest.browser.cookies["__Host-desk"]
    );
    let port = fixture.host().rsplit(':').next().unwrap().to_owned();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1:{port}"),
        "localhost".to_owned(),
    ] {
        for path in ["/begin", "/enter", &guest.way_in, "/assets/x"] {
            let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{seat}");
            assert_eq!(fixture.raw(&head, "").await.status, 403, "{host}{path}");
        }
    }
    let (own, host) = (fixture.origin(), fixture.host());
    for origin in [
        String::new(),
        "Origin: null\r\n".to_owned(),
        "Origin: https://evil.example\r\n".to_owned(),
        format!("Origin: http://{host}\r\n"),
        format!("Origin: {own}\r\nSec-Fetch-Site: cross-site\r\n"),
    ] {
        for path in ["/lock", "/passkeys/challenge", "/language"] {
            let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{seat}{origin}");
            assert_eq!(fixture.raw(&head, "").await.status, 403, "{origin}{path}");
        }
        let path = format!("{}/challenge", guest.way_in);
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{origin}");
        assert_eq!(fixture.raw(&head, "").await.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn a_guest_reaches_neither_the_hosts_pages_nor_another_guests() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let other = fixture.guest("Dunlin", 2).await;
    let list = fixture.act(AccountAct::List {}).await;
    assert_eq!(list.accounts.len(), 2);
    let id = other.way_in.rsplit('/').next().unwrap().to_owned();
    for path in [
        "/accounts".to_owned(),
        format!("/accounts/{id}"),
        "/open/AAAA".to_owned(),
    ] {
        let page = fixture.get(&mut guest.browser, &path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.body.contains("Dunlin"), "{path}");
    }
    // Nor can they be followed: such a stream ends without a word.
    for path in ["/accounts".to_owned(), format!("/accounts/{id}")] {
        let path = format!("/live?of={path}");
        let stream = fixture.get(&mut guest.browser, &path).await;
        assert!(!stream.body.contains("data:"), "{}", stream.body);
    }
    for path in ["/accounts", &format!("/accounts/{id}/end"), "/unlock"] {
        let done = fixture
            .post(&mut guest.browser, path, "name=x&hours=1")
            .await;
        assert_eq!(done.status, 404, "{path}");
    }
    assert_eq!(fixture.act(AccountAct::List {}).await, list);
    // The link to the host's desk opens nothing here.
    let link = fixture.pages.link().unwrap();
    let (_, secret) = link.split_once("/open/").unwrap();
    let path = format!("/open/{secret}");
    let answer = fixture.get(&mut Browser::default(), &path).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/enter"));
    // A seat is at one desk: what is kept there is not kept at the other.
    let mut theirs = other.browser.clone();
    fixture
        .post(&mut guest.browser, "/language", "language=fa&back=/begin")
        .await;
    let page = fixture.get(&mut guest.browser, "/begin").await;
    assert!(page.body.contains("lang=\"fa\""));
    let page = fixture.get(&mut theirs, "/begin").await;
    assert!(page.body.contains("lang=\"en\""));
}

#[tokio::test]
async fn which_passkeys_others_have_is_told_to_nobody() {
    let fixture = Fixture::new().await;
    let place = fixture.invite("Sandpiper").await;
    let mut first = Browser::default();
    let mut keeper = Keeper::new(1, &fixture.origin());
    let made = fixture.make(&mut first, &place, &mut keeper).await;
    assert_eq!(made.status, 200);
    let further = fixture.post(&mut first, "/passkeys/challenge", "").await;
    let further = further.json();
    let own = &further["publicKey"]["excludeCredentials"];
    assert_eq!(own.as_array().map(Vec::len), Some(1), "{own}");
    let place = fixture.invite("Dunlin").await;
    let mut second = Browser::default();
    let challenge = format!("{place}/challenge");
    let asked = fixture.post(&mut second, &challenge, "").await.json();
    let others = &asked["publicKey"]["excludeCredentials"];
    assert!(others.as_array().is_none_or(Vec::is_empty), "{others}");
}

#[tokio::test]
async fn desks_of_others_are_served_only_with_a_certificate_and_under_a_name() {
    let fixture = Fixture::new().await;
    let open = |change: fn(&mut goodoffices_pages::HouseOptions)| {
        let mut options = Fixture::options(&fixture.folder, "127.0.0.1:0");
        change(&mut options);
        House::open(fixture.running.clone(), options)
    };
    let missing = open(|options| options.tls.certificates = "nowhere.pem".into()).await;
    assert!(missing.unwrap_err().to_string().contains("nowhere.pem"));
    let swapped = open(|options| options.tls.key = options.tls.certificates.clone()).await;
    assert!(swapped.is_err());
    let address = open(|options| options.public_name = "127.0.0.1".to_owned()).await;
    assert!(address.unwrap_err().to_string().contains("host name"));
}
