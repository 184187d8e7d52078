//! A delegation on one desk: people open desks of their own, on a machine of one of
//! them, from devices of their own, over TLS, by passkeys.

use std::time::Instant;

use crate::browser::{Browser, Driver};
use crate::devtools::{PHONE, WIDE};
use crate::fresh::{Fresh, FreshDesk};
use crate::opening::{compare, head_of_north, link, open};

const BY: &str = "Head of North";

/// The head of North in the talks, at a desk that hosts others.
async fn head(driver: &Driver, fresh: &Fresh) -> (FreshDesk, Browser) {
    let (kestrelia, north) = tokio::join!(fresh.desk("kestrelia", &[]), fresh.host("north", BY));
    let (envoy, head) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false)
    );
    envoy.go(&kestrelia.link).await;
    open(&envoy, fresh).await;
    head_of_north(&envoy, &head, &north.link, BY).await;
    head.sees(".banner", "Your delegation and the intermediary read this")
        .await;
    (north, head)
}

/// Makes an account on the host's page; the link to hand over.
pub(crate) async fn account(host: &Browser, name: &str) -> String {
    host.click(".affairs", "Accounts").await;
    host.types("#name", name).await;
    host.click("button.main", "Make the account").await;
    host.sees("h1", name).await;
    host.value("#link").await.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_comes_from_a_link_by_a_passkey_to_the_first_sentence_on_a_phone() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let (north, head) = head(&driver, &fresh).await;
    let door = account(&head, "Counsel").await;
    assert!(door.starts_with(&north.people), "{door}");
    head.shoot("account").await;

    let phone = driver.browser("en-US", false).await;
    phone.keeps_passkeys().await;
    phone.screen(PHONE).await;
    let begun = Instant::now();
    phone.go(&door).await;
    phone.sees("h1", "Welcome, Counsel").await;
    phone.sees(".hosted", BY).await;
    phone.shoot("invited-phone").await;
    phone.click("button.main", "Make a passkey").await;
    phone.sees("h1", "How do you come to the table?").await;
    phone.sees(".hosted", "can read what you read").await;

    // Invited to the rooms as everybody else is, with words to compare; the link is
    // laid on their desk.
    head.click(".rail a", "People").await;
    head.click(".panel form.long button.main", "").await;
    link(&head).await;
    head.shoot("invitation-to-lay").await;
    head.click("button[name=account]", "Counsel").await;
    compare(&head, &phone).await;
    phone.sees(".banner", "read this").await;
    phone.click(".rail a", "Our delegation only").await;
    phone
        .sees(".banner", "Only your delegation reads this")
        .await;
    phone.says("We are two now.").await;
    let taken = begun.elapsed();
    eprintln!("from link to first sentence: {taken:?}");
    assert!(taken.as_secs() < 120, "{taken:?}");
    phone.sees(".hosted", BY).await;
    phone.shoot("hosted-room-phone").await;
    let fits = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(phone.ask(fits).await, true, "nothing is wider than a phone");
    head.click(".rail a", "Our delegation only").await;
    head.sees(".line .words", "We are two now.").await;
    head.sees(".line .by", "Counsel").await;

    // Roles are as in the room: what a delegate says to the intermediary, the head may
    // permit, and the delegate not, though both desks are on one machine.
    phone.click(".rail a", "With the intermediary").await;
    phone.says("We could wait a week.").await;
    assert_eq!(phone.count(".pass").await, 0);
    head.click(".rail a", "With the intermediary").await;
    head.sees(".line .words", "We could wait a week.").await;
    head.sees(".pass button", "Our words, exactly").await;
    phone.click(".rail a", "Our delegation only").await;

    // What is begun is kept while it is locked, and a passkey opens it again.
    phone.types("#composer textarea", "Half a thought").await;
    phone.click(".tools button", "Lock").await;
    phone.sees("h1", "Locked").await;
    phone.shoot("hosted-locked-phone").await;
    phone.click("button.main", "Unlock with a passkey").await;
    phone.click(".rail a", "Our delegation only").await;
    let kept = "return document.querySelector('#composer textarea')?.value === 'Half a thought'";
    assert!(phone.until(kept, vec![]).await);

    // Nothing of the host's is there.
    assert_eq!(phone.count(".affairs[href='/accounts']").await, 0);
    phone.go_within("/accounts").await;
    phone.lacks("Make the account").await;

    // The host ends it, and the open page closes by itself.
    phone.go_within("/passkeys").await;
    phone.sees("h1", "What opens your desk").await;
    head.click(".affairs", "Accounts").await;
    head.sees(".persons", "At their desk").await;
    head.click(".persons a", "Counsel").await;
    head.click("button.stop", "End the account").await;
    head.sees("#account .lead", "Ended").await;
    phone.sees("h1", "Open your desk").await;
    phone.click("button.main", "Open with a passkey").await;
    phone
        .sees("[data-told]", "Ask Head of North for a new link")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_guest_types_outlives_the_machine_that_hosts_and_the_page_goes_on() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let (north, head) = head(&driver, &fresh).await;
    let door = account(&head, "Counsel").await;
    let guest = driver.browser("en-US", false).await;
    let device = guest.keeps_passkeys().await;
    guest.go(&door).await;
    guest.click("button.main", "Make a passkey").await;
    guest.sees("h1", "How do you come to the table?").await;
    head.click(".rail a", "People").await;
    head.click(".panel form.long button.main", "").await;
    link(&head).await;
    head.click("button[name=account]", "Counsel").await;
    compare(&head, &guest).await;
    guest.types("#composer textarea", "Half a thought").await;

    let _north = fresh.host_again(north, BY).await;
    guest
        .sees("#unseated", "does not know this browser any more")
        .await;
    let typed = "return document.querySelector('#composer textarea').value";
    assert_eq!(guest.ask(typed).await, "Half a thought");
    guest.types("#composer textarea", ", and the rest").await;
    // In another tab, which the driver gives a device of its own; the first tab goes on
    // by itself.
    let passkey = guest.passkeys(&device).await.remove(0);
    let first = guest.client.window().await.expect("a tab");
    guest.click("#unseated a", "Open your desk").await;
    let tabs = guest.client.windows().await.expect("tabs");
    let second = tabs.into_iter().find(|one| *one != first);
    let second = second.expect("another tab");
    guest.client.switch_to_window(second).await.expect("a tab");
    let device = guest.keeps_passkeys().await;
    guest.keeps(&device, passkey).await;
    guest.click("button.main", "Open with a passkey").await;
    guest.sees(".banner", "read this").await;
    guest.client.switch_to_window(first).await.expect("a tab");
    let again = "return document.querySelector('#unseated').hidden";
    assert!(guest.until(again, vec![]).await, "the page goes on");
    let whole = "Half a thought, and the rest";
    assert_eq!(guest.ask(typed).await, whole);
    guest.press("#composer button.main").await;
    guest.sees(".line.ours .words", whole).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_renewed_on_another_device_and_has_a_second_passkey() {
    let (driver, fresh) = tokio::join!(Driver::start(), Fresh::start());
    let north = fresh.host("north", BY).await;
    let (host, lost, found) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false),
        driver.browser("fa", false)
    );
    host.go(&north.link).await;
    let door = account(&host, "Counsel").await;
    // Without anything that keeps passkeys it is said what to do.
    lost.go(&door).await;
    lost.screen(WIDE).await;
    lost.keeps_passkeys().await;
    lost.click("button.main", "Make a passkey").await;
    lost.click(".affairs", "Passkeys").await;
    lost.sees(".persons", "Made").await;
    // The same device keeps no second one for the same desk.
    lost.click("button.main", "Make another passkey").await;
    lost.sees("[data-told]", "keeps this one already").await;
    lost.shoot("passkeys").await;

    let told = fresh
        .at(&north, &["--json", "account", "renew", "Counsel"])
        .await;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let renewed = told["link"].as_str().expect("a link");
    lost.sees("h1", "Open your desk").await;
    // In the language of the new device, and in another by choice.
    found.keeps_passkeys().await;
    found.go(renewed).await;
    found.sees("h1", "خوش آمدید").await;
    found.shoot("invited-rtl").await;
    found.sets("#language", "ar").await;
    found.sees("h1", "أهلًا").await;
    found.press("button.main").await;
    found.sees(".way-in", "").await;
    let arabic = "return document.documentElement.lang";
    assert_eq!(found.ask(arabic).await, "ar", "the choice came along");
    lost.go(&door).await;
    lost.sees("h1", "This link is spent").await;
    let list = fresh.at(&north, &["account", "list"]).await;
    assert!(
        list.contains("1 passkey") && list.contains("1 browser"),
        "{list}"
    );
    fresh.at(&north, &["lock"]).await;
    found.sees("h1", "مقفل").await;
}
