//! Serving: the address, the routes, and what is looked at before them.

pub(crate) mod admit;
pub(crate) mod answer;
pub(crate) mod assets;
mod headers;
mod outside;
pub(crate) mod seats;
pub(crate) mod site;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use client::Running;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::error::PagesError;
use crate::options::Options;
use crate::serve::site::Site;
use crate::shared::{Hosting, Ring, Shared};
use crate::{acts, hosting, limits, live, look, sending};

/// The pages of a desk, served until this is dropped.
pub struct Pages {
    shared: Arc<Shared>,
    address: SocketAddr,
    tasks: [JoinHandle<()>; 3],
}

impl Drop for Pages {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Pages {
    /// Serves the pages of a running desk. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`PagesError`] if the address is not a loopback address, or is taken, or the
    /// desk has stopped.
    pub async fn start(desk: Running, options: Options) -> Result<Self, PagesError> {
        if !options.listen.ip().is_loopback() {
            return Err(PagesError::NotLoopback(options.listen));
        }
        let listen = options.listen;
        let failed = |source| PagesError::Listen {
            address: listen,
            source,
        };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let hosting = match &options.house {
            Some(house) => Hosting::Host(house.clone()),
            None => Hosting::Alone,
        };
        let site = Site::loopback(address.to_string());
        let shared = Shared::new(desk, site, options, hosting).await;
        let shared = shared.map_err(PagesError::Desk)?;
        if let Some(house) = shared.hosting.house() {
            house.shown_by(&shared);
        }
        let router = router(shared.clone());
        let serving = tokio::spawn(async move {
            // Ends only with the task.
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the desk's pages");
            }
        });
        let watching = tokio::spawn(lock_the_idle(shared.clone()));
        let listening = tokio::spawn(sending::listen(shared.clone()));
        Ok(Self {
            shared,
            address,
            tasks: [serving, watching, listening],
        })
    }

    /// Where the pages are.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes a link that opens the desk in one browser, once.
    ///
    /// # Errors
    /// [`PagesError::NoRandomness`].
    pub fn link(&self) -> Result<String, PagesError> {
        make_link(&self.shared)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }
}

pub(crate) fn make_link(shared: &Shared) -> Result<String, PagesError> {
    let link = shared.seats.link(Instant::now());
    let link = link.map_err(PagesError::NoRandomness)?;
    Ok(format!("{}/open/{}", shared.site.origin(), link.as_str()))
}

pub(crate) async fn lock_the_idle(shared: Arc<Shared>) {
    let mut looks = tokio::time::interval(limits::IDLE_LOOK.min(shared.options.idle));
    let mut before = (Instant::now(), SystemTime::now());
    loop {
        looks.tick().await;
        let now = (Instant::now(), SystemTime::now());
        let by_the_wall = now.1.duration_since(before.1).unwrap_or_default();
        shared.seats.slept(slept(now.0 - before.0, by_the_wall));
        before = now;
        for number in shared.seats.lock_idle(shared.options.idle, Instant::now()) {
            shared.ring(Ring::Seat(number));
        }
    }
}

/// For how long the machine slept, by two clocks of which one runs on meanwhile; none
/// if they differ by so little that they may only have been set right.
fn slept(awake: Duration, by_the_wall: Duration) -> Duration {
    let slept = by_the_wall.saturating_sub(awake);
    match slept < limits::IDLE_LOOK {
        true => Duration::ZERO,
        false => slept,
    }
}

/// The pages of a desk.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let own = match &shared.hosting {
        Hosting::Hosted(_) => hosting::passkeys_routes(),
        Hosting::Host(_) => outside::routes().merge(acts::accounts::routes()),
        Hosting::Alone => outside::routes(),
    };
    Router::new()
        .merge(own)
        .route("/", get(look::home))
        .route(look::desk::PLACE, get(look::desk::page))
        .route("/rooms/{room}", get(look::room::page))
        .route("/rooms/{room}/earlier", get(look::lines::earlier))
        .route("/rooms/{room}/later", get(look::lines::later))
        .route("/live", get(live::stream))
        .merge(look::sheet::routes())
        .merge(acts::routes(&shared))
        .route("/assets/{name}", get(assets::serve))
        .route("/lock", post(outside::lock))
        .route("/locked", get(outside::locked))
        .route("/language", post(outside::speak))
        .route("/zone", post(outside::be_in))
        .layer(DefaultBodyLimit::max(limits::FORM))
        .layer(from_fn_with_state(shared.clone(), admit::admit))
        .with_state(shared)
}
