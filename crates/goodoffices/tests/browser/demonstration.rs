//! The whole demonstration through the pages: Algeria, the United States and Iran,
//! each in a browser of its own, all at once. What no page offers yet is done at
//! the same desk by the command line, and said so.

use crate::browser::Driver;
use crate::desks::Desks;

const PRIVATE: &str = "Between us: Washington could go further on the frozen assets.";
const ALONE: &str = "The pledge binds nobody to more than the law already says.";
const PLEDGE: &str = "It is the policy of the United States not to intervene.";
const CONDITIONS: &str = "چهار شرط مجلس پابرجاست؛ نه کم می‌شود و نه زیاد.";
const ASSETS: &str = "The assets are transferred to the escrow account.";
const DETAINEES: &str = "هر پنجاه و دو نفر ایران را ترک می‌کنند.";
const PAPER: &str = "Claims go to an arbitral tribunal of nine members.";

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_demonstration_goes_through_the_pages_in_three_browsers_at_once() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (states, algeria, iran) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false),
        driver.browser("fa", false),
    );
    states.go(desks.side("United States")).await;
    iran.go(desks.side("Iran")).await;
    algeria.go(desks.intermediary()).await;
    algeria.reads("en").await;
    algeria.go_within("/desk").await;

    // 1. Two rooms: what is said stays where it was said.
    states.click(".rail a", "Our delegation only").await;
    states.says(ALONE).await;
    states.sees(".line.ours .words", ALONE).await;
    states.click(".rail a", "With the intermediary").await;
    states.says(PRIVATE).await;
    algeria.sees(".column .words", PRIVATE).await;
    iran.lacks(PRIVATE).await;
    for browser in [&algeria, &iran] {
        browser.lacks(ALONE).await;
    }

    // 2. A pledge: asked for, permitted, conveyed, and its receipt.
    states.says(PLEDGE).await;
    algeria.sees(".column .words", PLEDGE).await;
    algeria.click(".speak a", "United States").await;
    algeria.click(".pass button", "Ask leave").await;
    states.click(".ask-card button", "Permit as asked").await;
    algeria.click(".rail a", "All rooms").await;
    algeria.click(".tray-item button", "Iran").await;
    algeria.sees("dialog .words", PLEDGE).await;
    // The very words cannot be touched there.
    let fields = "return document.querySelectorAll('dialog textarea').length";
    assert_eq!(algeria.ask(fields).await, 0);
    algeria.click("dialog button.main", "Iran").await;
    iran.sees(".line.conveyed .words", PLEDGE).await;
    iran.sees(".line.conveyed .proof.verified", "امضای خود")
        .await;
    states.sees(".line", "Receipt: shown to").await;
    states.sees(".standing .state", "as message").await;

    // 3. Too late: withdrawn on a page that had not heard yet, after it had gone.
    iran.says(CONDITIONS).await;
    iran.press(".line.ours .pass button[value=exact]").await;
    iran.sees(".standing[data-state=waiting] button", "").await;
    iran.deaf(true).await;
    algeria.click(".tray-item button", "United States").await;
    // An altered word is refused, whoever sends it.
    let altered = CONDITIONS.replace("چهار", "سه");
    let forged = "document.querySelector('dialog [name=shown]').value = arguments[0]; return true";
    assert!(algeria.until(forged, vec![altered.clone().into()]).await);
    algeria.click("dialog button.main", "United States").await;
    algeria
        .sees("dialog [role=alert]", "words have changed")
        .await;
    algeria.click("dialog button.main", "United States").await;
    states.sees(".line.conveyed .words", CONDITIONS).await;
    states.lacks(&altered).await;
    iran.press(".standing[data-state=waiting] button.quiet")
        .await;
    iran.deaf(false).await;
    iran.sees(".standing[data-state=conveyed] .trouble", "")
        .await;

    // 4. Assets for detainees: neither, then both. A page closes to the minute, and
    // matching is not on the pages: both by the command line.
    let [one, other] = [
        ("states", ASSETS, "the fifty-two"),
        ("iran", DETAINEES, "the assets"),
    ];
    let exchange = async |(desk, words, wanted): (&str, &str, &str), closes: &str| {
        let permit = [
            "permit",
            "intermediary",
            words,
            "--in-exchange",
            wanted,
            "--closes",
            closes,
        ];
        desks.at(desk, &permit).await;
    };
    exchange(one, "2s").await;
    states
        .sees(".standing .state", "nothing came of the exchange")
        .await;
    iran.lacks(ASSETS).await;
    exchange(one, "6s").await;
    exchange(other, "6s").await;
    algeria
        .sees(".tray-item .state", "Waits for something in return")
        .await;
    let [assets, detainees] = desks.waiting_in_exchange().await;
    desks
        .at(
            "algeria",
            &["exchange", "United States", &assets, "Iran", &detainees],
        )
        .await;
    iran.sees(".line.conveyed .words", ASSETS).await;
    states.sees(".line.conveyed .words", DETAINEES).await;

    // 5. A paper of Algeria's: one yes stays secret, two are told.
    let propose = ["propose", PAPER, "--closes", "6s"];
    desks.at("algeria", &propose).await;
    states.click(".line.asked button", "Yes").await;
    iran.press(".line.asked form[action$=decline] button").await;
    states.sees(".line.asked", ": yes").await;
    for browser in [&states, &iran] {
        browser.sees(".line.asked .state", "").await;
        let over = "return !document.querySelector('.line.asked form[method=post]')";
        assert!(browser.until(over, vec![]).await);
    }
    states.sees(".line", "It came to nothing").await;
    iran.lacks("بله").await;
    desks.at("algeria", &propose).await;
    states.click(".line.asked button", "Yes").await;
    iran.press(".line.asked form[action$=accept] button").await;
    states.sees(".line", "All agreed").await;
    iran.sees(".line.asked .state", "").await;

    // 6. What was shown stands in both rooms, and every record is in order.
    for desk in ["states", "algeria", "iran"] {
        desks.at(desk, &["record", "verify"]).await;
    }
}
