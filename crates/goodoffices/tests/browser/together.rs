//! What several sides do together, what is permitted beforehand, and documents.

use serde_json::json;

use crate::between::{here, open};
use crate::browser::{Browser, Driver};
use crate::desks::Desks;

/// Sets a moment so many minutes from now (UTC).
async fn closes_in(browser: &Browser, name: &str, minutes: i64) {
    let script = format!(
        "const at = new Date(Date.now() + {minutes} * 60000).toISOString().slice(0, 16);
        document.querySelector('[name={name}]').value = at; return 1"
    );
    browser.ask(&script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_goes_to_all_after_a_confirmation_and_a_lone_yes_is_shown_to_no_other_side() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria.click(".rail a", "Proposals and exchanges").await;
    algeria.click(".proposing button", "Bracketed offer").await;
    let begun = algeria.value("#proposal").await;
    assert!(begun.starts_with("United States offers"), "{begun}");
    let words = "Both exchange lists by Friday.";
    let one = fantoccini::Locator::Css("#proposal");
    algeria
        .client
        .find(one)
        .await
        .unwrap()
        .clear()
        .await
        .unwrap();
    algeria.types("#proposal", words).await;
    closes_in(&algeria, "closes", 60).await;
    // Put to nobody, it goes to nobody.
    let tick = |ticked: bool| {
        format!(
            "document.querySelectorAll('[name=to]').forEach((one) => one.checked = {ticked}); return 1"
        )
    };
    algeria.ask(&tick(false)).await;
    algeria
        .click(".proposing button.main", "Put it to them")
        .await;
    algeria.sees("#notice", "Choose at least two sides").await;
    algeria.sees("#notice", "Your words stand below").await;
    assert_eq!(algeria.value("#proposal").await, words);
    algeria.ask(&tick(true)).await;
    algeria
        .click(".proposing button.main", "Put it to them")
        .await;
    // Every destination is named in its colour; nothing is there before the yes.
    algeria
        .sees("dialog .destination.side-1", "United States")
        .await;
    algeria.sees("dialog .destination.side-2", "Iran").await;
    algeria.shoot("proposing").await;
    let states = open(&driver, desks.side("United States"), "en", false).await;
    assert!(!states.client.source().await.unwrap().contains(words));
    algeria.click("dialog button", "Put it to them").await;
    states.sees(".line.asked .words", words).await;
    let iran = open(&driver, desks.side("Iran"), "en", false).await;
    iran.sees(".line.asked .words", words).await;

    // A lone yes is seen in its own room and by the team.
    states.click(".line.asked button", "Yes").await;
    states.sees(".line.asked", ": yes").await;
    algeria.sees(".matter .parts", "1 of 1 have said yes").await;
    algeria.shoot("together").await;
    iran.go(&here(&iran, "/timeline").await).await;
    iran.sees(".moments", "Put to").await;
    let seen = iran.client.source().await.unwrap();
    assert!(!seen.contains("said yes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_something_in_return_is_matched_after_a_confirmation() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let exchange = |wanted| ["--in-exchange", wanted, "--closes", "1h"];
    for (desk, words, wanted) in [
        ("states", "We release the assets.", "the people"),
        ("iran", "We release the people.", "the assets"),
    ] {
        let mut permit = vec!["permit", "intermediary", words];
        permit.extend(exchange(wanted));
        desks.at(desk, &permit).await;
    }
    let algeria = open(&driver, desks.intermediary(), "en", true).await;
    algeria.click(".rail a", "Proposals and exchanges").await;
    algeria
        .sees(".together .words", "We release the people.")
        .await;
    algeria
        .ask("document.querySelectorAll('[name=part]').forEach((one) => one.checked = true); return 1")
        .await;
    algeria.click("button", "each other’s counterparts …").await;
    algeria
        .sees("dialog h2", "each other’s counterparts?")
        .await;
    algeria.click("dialog button", "Yes, match them").await;
    algeria.sees(".matter h2", "Exchange").await;
    algeria
        .sees(".matter .parts .words", "We release the assets.")
        .await;
    algeria.shoot("together-exchange-dark").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_permitted_beforehand_may_go_at_once_and_nothing_else() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = open(&driver, desks.side("United States"), "en", false).await;
    states.types("textarea", "Said before.").await;
    states.click("button.main", "Say it in").await;
    states.click(".pass a", "More").await;
    states.click("a", "Permit beforehand").await;
    states.types("[name=mark]", "hotline").await;
    closes_in(&states, "expires", 600).await;
    states.shoot("beforehand").await;
    states.click("button.main", "Permit this beforehand").await;
    states
        .sees(".beforehand .state", "May go without being asked for")
        .await;
    states.click("a", "Back").await;
    states.sees(".under", "What becomes of it").await;
    states
        .ask("document.querySelector('[name=mark]').value = 'hotline'; return 1")
        .await;
    states.types("textarea", "Two trucks are late.").await;
    states.click("button.main", "Say it in").await;
    states.sees(".line.ours", "says under").await;
    states.shoot("marked").await;
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria
        .sees(".tray-item .words", "Two trucks are late.")
        .await;
    let items = "return document.querySelectorAll('.tray-item').length";
    assert_eq!(algeria.ask(items).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_goes_from_a_browser_into_the_room_and_whole_into_another_browser() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = open(&driver, desks.side("United States"), "en", false).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draft – پیش‌نویس.pdf");
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    std::fs::write(&file, &bytes).unwrap();
    states.click(".attach summary", "Attach a document").await;
    let input = fantoccini::Locator::Css(".attach input[type=file]");
    let input = states.client.find(input).await.unwrap();
    input.send_keys(file.to_str().unwrap()).await.unwrap();
    states.click(".attach button", "Put it into").await;
    states.sees(".line.ours .document", "3,000").await;
    states.shoot("document").await;

    // The intermediary's browser is given the same bytes, and never shows them.
    let algeria = open(&driver, desks.intermediary(), "en", false).await;
    algeria.click(".rail a", "United States").await;
    algeria.sees(".line.theirs .document", "draft").await;
    let given = "const link = document.querySelector('.document a');
        const done = arguments[arguments.length - 1];
        fetch(link.href).then(async (answer) => {
            const body = new Uint8Array(await answer.arrayBuffer());
            done([body.length, body.every((byte, at) => byte === at % 251),
                answer.headers.get('content-disposition'), answer.headers.get('content-type')]);
        })";
    let given = algeria.client.execute_async(given, vec![]).await.unwrap();
    assert_eq!(given[0], json!(bytes.len()));
    assert_eq!(given[1], json!(true));
    assert!(given[2].as_str().unwrap().starts_with("attachment;"));
    assert_eq!(given[3], "application/octet-stream");

    // Permitted and conveyed like words.
    states.click(".pass button", "Our words, exactly").await;
    algeria.go(&here(&algeria, "/desk").await).await;
    algeria.click(".tray-item button", "Iran").await;
    algeria.click("dialog .option", "in person").await;
    algeria.click("dialog a", "Not now").await;
    desks
        .at(
            "algeria",
            &[
                "convey",
                "United States",
                &number(&desks).await,
                "--hold",
                "0",
            ],
        )
        .await;
    let iran = open(&driver, desks.side("Iran"), "fa", false).await;
    iran.sees(".line.conveyed .document", "draft").await;
    iran.shoot("document-conveyed-rtl").await;
}

/// The number of the one permission in the tray.
async fn number(desks: &Desks) -> String {
    let tray = desks.at("algeria", &["--json", "tray"]).await;
    let tray: serde_json::Value = serde_json::from_str(&tray).unwrap();
    tray["items"][0]["number"].to_string()
}
