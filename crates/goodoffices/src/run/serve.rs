//! Running a relay or a desk until asked to stop.

use std::io::IsTerminal as _;
use std::path::Path;

use client::{AnyDesk, ClientError, RemoteDesk, Serving};
use relay::{Config, TlsFiles};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::cli::Global;
use crate::cli::relay::{RelayAction, Serve};
use crate::config::{Settings, relay_blob_bytes};
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::reach::{Missing, start};
use crate::run::watch::Follower;

/// What to log, for relay and desk: `warn`, `info`, `goodoffices_relay=debug`.
const LOG: &str = "GOODOFFICES_LOG";

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

/// Runs a desk and serves its socket.
pub(super) async fn desk(out: &Output, settings: &Settings) -> Result<(), Failure> {
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
    let running = start(settings, Missing::Made).await?;
    let serving = Serving::start(running.clone())?;
    ready(out, serving.path())?;
    let desk = AnyDesk::Here(running);
    let mut follower = Follower::new(out, &desk, None).await?.without_words();
    let ended = tokio::select! {
        ended = follower.follow(None) => ended,
        () = stop.asked() => Ok(()),
    };
    drop(serving);
    desk.close().await?;
    ended
}

fn ready(out: &Output, socket: &Path) -> Result<(), Failure> {
    let told = serde_json::json!({ "ready": true, "socket": socket.display().to_string() });
    out.show(&told, || {
        let place = Safe::line(&socket.display().to_string());
        vec![Paragraph::new(Tone::Plain, safe!("desk ready; it serves {}", place)).whole()]
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
struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    fn listen() -> Result<Self, Failure> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
