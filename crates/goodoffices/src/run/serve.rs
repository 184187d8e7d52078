//! Running a relay or a desk until asked to stop.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use client::{AnyDesk, ClientError, RemoteDesk, Running, Serving};
use pages::{Entrance, HostingError, House, HouseOptions, Pages, PagesError};
use relay::Config;
use tls::TlsFiles;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;
use tracing_subscriber::EnvFilter;

use crate::cli::Global;
use crate::cli::relay::{Desk, RelayAction, Serve};
use crate::config::{Settings, relay_blob_bytes};
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::reach::{Missing, start};
use crate::run::watch::Follower;

/// What to log, for relay and desk: `warn`, `info`, `goodoffices_relay=debug`.
const LOG: &str = "GOODOFFICES_LOG";
/// Where a relay listens on its own machine unless told otherwise.
const HERE: &str = "ws://127.0.0.1:7480";

/// Runs a relay, or makes its tokens.
pub(super) async fn relay(
    out: &Output,
    global: &Global,
    action: RelayAction,
) -> Result<(), Failure> {
    match action {
        RelayAction::Serve(serve) => serve_relay(out, global, serve).await,
        RelayAction::Token(token) => {
            let minted = relay::mint_token(&token.data, token.rooms).map_err(unavailable)?;
            let told = serde_json::json!({ "token": minted.to_string(), "rooms": token.rooms });
            out.show(&told, || {
                vec![Paragraph::new(Tone::Plain, Safe::line(&minted.to_string())).whole()]
            })
        }
        RelayAction::Key(key) => {
            let key = relay::relay_key(&key.data).map_err(unavailable)?;
            let told = serde_json::json!({ "relay_key": key.to_string() });
            out.show(&told, || {
                vec![Paragraph::new(Tone::Plain, Safe::line(&key.to_string())).whole()]
            })
        }
    }
}

fn unavailable(error: impl core::fmt::Display) -> Failure {
    Failure::unavailable(error.to_string())
}

async fn serve_relay(out: &Output, global: &Global, serve: Serve) -> Result<(), Failure> {
    log_to_stderr("info", out.json);
    let mut config = Config::new(serve.listen, serve.data, &serve.name);
    let tls = serve.tls_certificate.zip(serve.tls_key);
    config.tls = tls.map(|(certificates, key)| TlsFiles { certificates, key });
    let configured = relay_blob_bytes(global)?;
    if let Some(bytes) = serve.blob_bytes.or(configured) {
        config.quotas.blob_bytes = bytes;
    }
    let scheme = if config.tls.is_some() { "wss" } else { "ws" };
    let mut stop = Stop::listen()?;
    let running = relay::Relay::start(config).await.map_err(unavailable)?;
    let address = format!("{scheme}://{}", running.address());
    let key = running.key().to_string();
    let told = serde_json::json!({ "ready": true, "relay": address, "relay_key": key });
    out.show(&told, || {
        let line = |text| Paragraph::new(Tone::Plain, text).whole();
        vec![
            line(safe!("relay ready at {}", Safe::line(&address))),
            line(safe!("key: {}", Safe::line(&key))),
        ]
    })?;
    stop.asked().await;
    running.shutdown().await;
    Ok(())
}

/// Makes a link to the pages of the running desk.
pub(super) async fn link(out: &Output, settings: &Settings) -> Result<(), Failure> {
    let desk = RemoteDesk::connect(&settings.vault).await?;
    let link = desk.page_link().await?;
    let told = serde_json::json!({ "link": link });
    out.show(&told, || {
        vec![Paragraph::new(Tone::Plain, Safe::line(&link)).whole()]
    })
}

/// Locks every open page of the running desk.
pub(super) async fn lock(out: &Output, settings: &Settings, close: bool) -> Result<(), Failure> {
    let desk = RemoteDesk::connect(&settings.vault).await?;
    desk.lock(close).await?;
    let told = serde_json::json!({ "locked": true, "closed": close });
    out.show(&told, || {
        let said = match close {
            true => "every page is locked, and the desk stops",
            false => "every page is locked",
        };
        vec![Paragraph::new(Tone::Plain, Safe::own(said))]
    })
}

/// What the pages' forms are filled with: what is configured, and where this
/// machine runs the relay, what the relay's folder tells.
pub(super) fn usual(settings: &Settings, relay_data: Option<PathBuf>) -> pages::Usual {
    let usual = pages::Usual {
        name: settings.name.clone(),
        device: settings.device.clone(),
        language: settings.language.clone(),
        relay: settings.relay.clone(),
        relay_key: settings.relay_key.clone(),
        token: None,
        tokens: None,
    };
    let Some(data) = relay_data else {
        return usual;
    };
    let key = || relay::relay_key(&data).ok().map(|key| key.to_string());
    pages::Usual {
        relay: usual.relay.or_else(|| Some(HERE.to_owned())),
        relay_key: usual.relay_key.or_else(key),
        tokens: Some(Arc::new(move |rooms| {
            let minted = relay::mint_token(&data, rooms);
            minted
                .map(|token| token.to_string())
                .map_err(|error| error.to_string())
        })),
        ..usual
    }
}

/// Runs a desk and serves its socket, its pages if they are wanted, and the desks of
/// others if it hosts any.
pub(super) async fn desk(out: &Output, settings: &Settings, asked: Desk) -> Result<(), Failure> {
    log_to_stderr("warn", out.json);
    match RemoteDesk::connect(&settings.vault).await {
        Err(ClientError::NotRunning { .. }) => {}
        Ok(_) => {
            return Err(Failure::unavailable(format!(
                "a desk runs already for {}; speak to it with the other commands",
                settings.vault.display()
            )));
        }
        Err(error) => return Err(error.into()),
    }
    let mut stop = Stop::listen()?;
    let hosts = hosts(settings, &asked)?;
    let options = pages::Options {
        listen: asked.pages,
        idle: asked.lock_after.as_duration(),
        usual: usual(settings, asked.relay_data),
        ..pages::Options::default()
    };
    let running = start(settings, Missing::Made).await?;
    let house = match hosts {
        Some(hosts) => Some(hosted(running.clone(), hosts).await?),
        None => None,
    };
    let options = pages::Options {
        house: house.clone(),
        ..options
    };
    let pages = match asked.no_pages {
        false => Some(served(running.clone(), options).await?),
        true => None,
    };
    let close = Arc::new(Notify::new());
    let entrance = Entrance::new(pages.as_ref(), house.clone(), close.clone());
    let serving = Serving::start(running.clone(), Some(Arc::new(entrance)))?;
    let link = match &pages {
        Some(pages) => Some(pages.link().map_err(unavailable)?),
        None => None,
    };
    let people = house.as_ref().map(|house| house.address());
    ready(out, serving.path(), link.as_deref(), people.as_deref())?;
    let desk = AnyDesk::Here(running);
    let mut follower = Follower::new(out, &desk, None).await?.without_words();
    let ended = tokio::select! {
        ended = follower.follow(None) => ended,
        () = stop.asked() => Ok(()),
        () = close.notified() => Ok(()),
    };
    drop(serving);
    drop(pages);
    if let Some(house) = house {
        house.close().await;
    }
    desk.close().await?;
    ended
}

/// How desks of others are hosted, if they are to be.
fn hosts(settings: &Settings, asked: &Desk) -> Result<Option<HouseOptions>, Failure> {
    let (Some(listen), Some(certificates), Some(key), Some(public_name)) = (
        asked.listen,
        asked.tls_certificate.clone(),
        asked.tls_key.clone(),
        asked.public_name.clone(),
    ) else {
        return Ok(None);
    };
    let by = asked.hosted_by.clone().or_else(|| settings.name.clone());
    let hosted_by = by.filter(|by| !by.trim().is_empty()).ok_or_else(|| {
        Failure::misuse(
            "the people whose desks run here must read who hosts them: give --hosted-by NAME, or set name in the configuration file",
        )
    })?;
    let usual = pages::Options::default();
    Ok(Some(HouseOptions {
        listen,
        tls: TlsFiles { certificates, key },
        public_name,
        hosted_by,
        idle: asked.lock_after.as_duration(),
        hold: usual.hold,
        relay_authorities: settings.relay_ca.clone(),
        usual: pages::Usual {
            language: settings.language.clone(),
            relay: settings.relay.clone(),
            relay_key: settings.relay_key.clone(),
            ..pages::Usual::default()
        },
    }))
}

async fn hosted(running: Running, options: HouseOptions) -> Result<Arc<House>, Failure> {
    let opened = House::open(running, options).await;
    opened.map_err(|error| match error {
        HostingError::PublicName(_) | HostingError::Tls(_) => Failure::misuse(error.to_string()),
        other => unavailable(other),
    })
}

async fn served(running: Running, options: pages::Options) -> Result<Pages, Failure> {
    let served = Pages::start(running, options).await;
    served.map_err(|error| match error {
        PagesError::NotLoopback(_) => Failure::misuse(error.to_string()),
        other => unavailable(other),
    })
}

fn ready(
    out: &Output,
    socket: &Path,
    link: Option<&str>,
    people: Option<&str>,
) -> Result<(), Failure> {
    let told = serde_json::json!({
        "ready": true, "socket": socket.display().to_string(), "link": link, "people": people,
    });
    out.show(&told, || {
        let place = Safe::line(&socket.display().to_string());
        let line = |text| Paragraph::new(Tone::Plain, text).whole();
        let mut page = vec![line(safe!("desk ready; it serves {}", place))];
        if let Some(link) = link {
            page.push(line(Safe::own(
                "its pages open in a browser, once, by this link:",
            )));
            page.push(line(Safe::line(link)));
        }
        if let Some(people) = people {
            page.push(line(safe!(
                "people with an account open their desks at {}",
                Safe::line(people)
            )));
        }
        page
    })
}

fn log_to_stderr(usual: &str, as_json: bool) {
    let filter = EnvFilter::try_from_env(LOG).unwrap_or_else(|_| EnvFilter::new(usual));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // Fails only if logging is set up already.
    let _ = if as_json {
        logs.json().try_init()
    } else {
        logs.try_init()
    };
}

/// Somebody asks to stop: Ctrl-C, or SIGTERM from a supervisor.
pub(crate) struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    /// Listens from now on.
    ///
    /// # Errors
    /// If the system does not let it.
    pub(crate) fn listen() -> Result<Self, Failure> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits until somebody does.
    pub(crate) async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
