//! Other sites, other names for this machine, spent links, and what people say:
//! none of them gets anything done at a desk that a browser has open.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::browser::Driver;
use crate::desks::Desks;

/// A site that serves one page, whatever is asked; returns its port.
async fn site(page: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let page = page.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
                let answer = format!("{head}Content-Length: {}\r\n\r\n{page}", page.len());
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    port
}

/// Speaks for whoever has the desk open, in every way a page can; tells in its
/// title what came of it.
fn attack(desk: &str, room: &str) -> String {
    format!(
        "<!doctype html><title>trying</title><iframe name=inside src='{desk}/rooms/{room}'></iframe>
        <script>
        const body = new URLSearchParams({{ words: 'Said by another site.' }});
        const say = '{desk}/rooms/{room}/say';
        const tries = [
          fetch(say, {{ method: 'POST', mode: 'no-cors', credentials: 'include', body }}),
          fetch(say, {{ method: 'POST', credentials: 'include', body }}),
          fetch('{desk}/rooms/{room}', {{ credentials: 'include' }}).then((a) => a.text()),
        ];
        navigator.sendBeacon(say, body);
        Promise.allSettled(tries).then(([, said, read]) => {{
          document.title = `said ${{said.status}}, read ${{read.status}}`;
        }});
        </script>
        <form method=post action='{desk}/rooms/{room}/say'>
        <input name=words value='Said by another site.'><button>Win a prize</button></form>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_other_names_and_spent_links_get_nothing_done() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let states = driver.browser("en-US", false).await;
    states.go(desks.side("United States")).await;
    states.says("Said by us.").await;
    let room = desks.room("states", "side", "").await;
    let desk = desks.address("United States");
    let port = site(attack(&desk, &room)).await;
    // Of the same machine, whose ports share cookies; and of somewhere else.
    for host in ["127.0.0.1", "prizes.localhost"] {
        states.go(&format!("http://{host}:{port}/")).await;
        let tried = "return document.title === 'said rejected, read rejected'";
        assert!(states.until(tried, vec![]).await, "{host}");
        states.press("form button").await;
        states.sees("body", "only at its own address").await;
    }
    // Another name that leads to this machine (DNS rebinding).
    let own = desk.rsplit(':').next().unwrap();
    for path in ["/", &format!("/rooms/{room}")] {
        states
            .go(&format!("http://prizes.localhost:{own}{path}"))
            .await;
        states.sees("body", "only at its own address").await;
        states.lacks("Said by us.").await;
    }
    // The link once more, in a browser of somebody else.
    let thief = driver.browser("en-US", false).await;
    thief.go(desks.side("United States")).await;
    thief.sees("h1", "spent").await;
    thief.go_within(&format!("/rooms/{room}")).await;
    thief.lacks("Said by us.").await;
    // Whoever has the desk open still has, and nobody spoke in between.
    states.go(&format!("{desk}/rooms/{room}")).await;
    states.sees(".line.ours .words", "Said by us.").await;
    assert_eq!(states.count(".line.ours").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_do_nothing_in_asks_the_tray_and_a_confirmation_either() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let (algeria, states) = tokio::join!(
        driver.browser("en-US", false),
        driver.browser("en-US", false)
    );
    states.go(desks.side("United States")).await;
    algeria.go(desks.intermediary()).await;
    algeria.reads("en").await;
    let one_letter = "x".repeat(60 * 1024 - 400);
    let hostile = [
        "<img src=x onerror=\"document.title='taken'\">\u{202e}</dialog></form><h2>This goes to Iran",
        one_letter.as_str(),
    ];
    for words in hostile {
        desks.at("states", &["permit", "intermediary", words]).await;
        desks.at("algeria", &["ask", "United States", words]).await;
    }
    algeria.go_within("/desk").await;
    for (at, place) in [
        (&algeria, ".tray-item .words"),
        (&algeria, ".column .words"),
        (&states, ".ask-card .words"),
        (&states, ".line .words"),
    ] {
        at.sees(place, "<img src=x").await;
        at.sees(place, "⟨U+202E⟩</dialog>").await;
        at.sees(place, "xxxxxxxxxx").await;
    }
    for number in 1..=2 {
        algeria
            .press(&format!(".tray li:nth-child({number}) [method=get] button"))
            .await;
        algeria.sees("dialog .words", "").await;
        algeria
            .shoot(&format!("hostile-confirmation-{number}"))
            .await;
        let way = "const box = document.querySelector('dialog .choices').getBoundingClientRect();
            const dialog = document.querySelector('dialog');
            return dialog.querySelectorAll('h2').length === 1 && dialog.scrollWidth <= dialog.clientWidth
              && box.height > 0";
        assert!(algeria.until(way, vec![]).await, "the way out is there");
        algeria.click("dialog a", "Not now").await;
    }
    for browser in [&algeria, &states] {
        let inside = "return document.querySelectorAll('.words *').length === 0
            && !document.title.includes('taken')
            && document.documentElement.scrollWidth <= innerWidth";
        assert!(browser.until(inside, vec![]).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_begun_in_one_room_stays_there_and_each_room_says_which_it_is() {
    let (driver, desks) = tokio::join!(Driver::start(), Desks::seated());
    let algeria = driver.browser("en-US", false).await;
    algeria.go(desks.intermediary()).await;
    algeria.reads("en").await;
    algeria.go_within("/").await;
    let begun = "For the United States only";
    algeria.click(".rail a", "United States").await;
    algeria.types("#composer textarea", begun).await;
    algeria.sees("#composer .banner", "United States").await;
    algeria.sees("#composer button.main", "United States").await;
    algeria.click(".rail a", "Iran").await;
    algeria.sees("#composer .banner", "Iran").await;
    algeria.sees("#composer button.main", "Iran").await;
    assert_eq!(algeria.value("#composer textarea").await, "");
    // Both look different, by colour and by pattern.
    let look = "const style = getComputedStyle(document.querySelector('.band'));
        return style.backgroundColor + style.backgroundImage";
    let iran = algeria.ask(look).await;
    algeria.client.back().await.unwrap();
    algeria.sees("#composer .banner", "United States").await;
    assert_ne!(algeria.ask(look).await, iran);
    let kept = "return document.querySelector('#composer textarea').value === arguments[0]";
    assert!(algeria.until(kept, vec![begun.into()]).await);
}
