//! From an invitation to the end of an account.

use client::{AccountAct, AccountStanding};

use crate::house::{Browser, Fixture, HOST};
use crate::keeper::Keeper;

#[tokio::test]
async fn a_link_and_a_passkey_open_a_desk_that_says_on_every_page_who_hosts_it() {
    let fixture = Fixture::new().await;
    let place = fixture.invite("Sandpiper").await;
    let mut browser = Browser::default();
    let shown = fixture.get(&mut browser, &place).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("Sandpiper"), "{}", shown.body);
    assert!(
        browser.cookies.is_empty(),
        "looking at a link spends nothing"
    );
    let mut keeper = Keeper::new(1, &fixture.origin());
    let came = fixture.make(&mut browser, &place, &mut keeper).await;
    assert_eq!((came.status, came.header("desk-goes")), (200, "/"));
    for path in [
        "/begin",
        "/begin/talks",
        "/passkeys",
        "/rooms/none",
        "/enter",
    ] {
        let page = fixture.get(&mut browser, path).await;
        assert!(page.body.contains(HOST), "{path}: {}", page.body);
        assert!(page.body.contains("can read what you read"), "{path}");
        assert!(page.header("strict-transport-security").contains("max-age"));
    }
    let page = fixture.get(&mut browser, "/passkeys").await;
    assert!(page.body.contains("Your passkeys"), "{}", page.body);
    // The host's own pages have no host to tell of.
    assert!(!fixture.pages.link().unwrap().contains("https"));
}

#[tokio::test]
async fn who_locked_a_desk_or_comes_back_proves_a_passkey() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let locked = fixture.post(&mut guest.browser, "/lock", "").await;
    assert_eq!(locked.header("location"), "/locked");
    let page = fixture.get(&mut guest.browser, "/locked").await;
    assert!(page.body.contains(&guest.way_in), "{}", page.body);
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 303);
    // No passphrase opens it, not even the right one of the host.
    let typed = fixture.post(&mut guest.browser, "/unlock", "passphrase=a+long+one");
    assert_eq!(typed.await.status, 404);
    let before = guest.browser.cookies["__Host-desk"].clone();
    let way_in = guest.way_in.clone();
    let back = fixture.prove(&mut guest.browser, &way_in, &mut guest.keeper);
    assert_eq!(back.await.status, 200);
    assert_eq!(
        guest.browser.cookies["__Host-desk"], before,
        "the same seat"
    );
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 200);
    // Another device that has the passkey, too.
    let mut other = Browser::default();
    let came = fixture.prove(&mut other, &guest.way_in, &mut guest.keeper);
    assert_eq!(came.await.status, 200);
    assert_eq!(fixture.get(&mut other, "/begin").await.status, 200);
}

#[tokio::test]
async fn a_guest_makes_a_second_passkey_and_forgets_the_first_but_never_the_last() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let mut second = Keeper::new(2, &fixture.origin());
    let made = fixture
        .make(&mut guest.browser, "/passkeys", &mut second)
        .await;
    assert_eq!((made.status, made.header("desk-goes")), (200, "/passkeys"));
    // On a device that is lost since.
    let mut lost = Browser::default();
    let came = fixture.prove(&mut lost, &guest.way_in, &mut guest.keeper);
    assert_eq!(came.await.status, 200);
    assert_eq!(fixture.get(&mut lost, "/begin").await.status, 200);
    let page = fixture.get(&mut guest.browser, "/passkeys").await.body;
    let keys: Vec<&str> = page
        .split("name=\"key\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        let body = format!("key={key}");
        fixture
            .post(&mut guest.browser, "/passkeys/forget", &body)
            .await;
    }
    let told = fixture.act(AccountAct::List {}).await;
    assert_eq!(told.accounts[0].passkeys, 1);
    assert_ne!(fixture.get(&mut lost, "/begin").await.status, 200);
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 200);
    let mut other = Browser::default();
    let came = fixture.prove(&mut other, &guest.way_in, &mut second).await;
    assert_eq!(came.status, 200);
    let gone = fixture
        .prove(&mut other, &guest.way_in, &mut guest.keeper)
        .await;
    assert_eq!(gone.status, 403);
}

#[tokio::test]
async fn an_account_that_is_renewed_or_ended_closes_what_is_open_at_once() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 200);
    let renew = AccountAct::Renew {
        name: "sandpiper".to_owned(),
        valid_seconds: 60,
    };
    let link = fixture.act(renew).await.link.unwrap();
    let left = fixture.get(&mut guest.browser, "/begin").await;
    assert_eq!((left.status, left.header("location")), (303, "/enter"));
    let way_in = format!("{}/challenge", guest.way_in);
    assert_eq!(
        fixture.post(&mut guest.browser, &way_in, "").await.status,
        404
    );
    // The new link leads to the same desk.
    let place = link.strip_prefix(&fixture.origin()).unwrap();
    let mut keeper = Keeper::new(3, &fixture.origin());
    let came = fixture.make(&mut guest.browser, place, &mut keeper).await;
    assert_eq!(came.status, 200, "{}", came.body);
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 200);
    let end = AccountAct::End {
        name: "Sandpiper".to_owned(),
    };
    let told = fixture.act(end).await;
    assert_eq!(told.accounts[0].standing, AccountStanding::Ended);
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 303);
    assert_eq!(
        fixture.post(&mut guest.browser, "/lock", "").await.status,
        401
    );
    let refused = fixture.post(&mut guest.browser, &way_in, "").await;
    assert_eq!(refused.status, 404);
    // Nor is it open when the machine runs again.
    let fixture = fixture.again().await;
    let refused = fixture.post(&mut guest.browser, &way_in, "").await;
    assert_eq!(refused.status, 404);
    assert!(refused.body.contains(HOST), "{}", refused.body);
}

#[tokio::test]
async fn an_invitation_to_rooms_is_laid_on_a_desk_by_whoever_hosts_it() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let begin = fixture.get(&mut guest.browser, "/begin").await.body;
    assert!(begin.contains("nothing to paste"), "{begin}");
    // It comes to the desk, which judges it like any other.
    let join = AccountAct::Join {
        name: "Sandpiper".to_owned(),
        link: "goodoffices:join/cut-short".to_owned(),
    };
    let refused = fixture.house.act(join).await.unwrap_err();
    assert!(
        refused.to_string().contains("damaged or cut short"),
        "{refused}"
    );
}

#[tokio::test]
async fn accounts_are_there_when_the_machine_runs_again() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    let fixture = fixture.again().await;
    guest.keeper.origin = fixture.origin();
    let came = fixture
        .prove(&mut guest.browser, &guest.way_in, &mut guest.keeper)
        .await;
    assert_eq!(came.status, 200, "{}", came.body);
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 200);
}

#[tokio::test]
async fn everything_locks_together_and_opens_again_one_by_one() {
    let fixture = Fixture::new().await;
    let mut guest = fixture.guest("Sandpiper", 1).await;
    fixture.house.lock();
    let page = fixture.get(&mut guest.browser, "/begin").await;
    assert_eq!((page.status, page.header("location")), (303, "/locked"));
    let way_in = guest.way_in.clone();
    let back = fixture.prove(&mut guest.browser, &way_in, &mut guest.keeper);
    assert_eq!(back.await.status, 200);
    assert_eq!(fixture.get(&mut guest.browser, "/begin").await.status, 200);
}
