//! The address for other devices, and which desk a request is for: the one at which
//! the browser's cookie has a seat, and no other.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use tls::{Handle, Protocols, Tls};
use tokio::task::JoinHandle;
use tower_service::Service as _;

use super::{HostingError, House, HouseOptions, door};
use crate::limits;
use crate::look::frame;
use crate::serve::admit::Guest;
use crate::serve::site::cookie;
use crate::serve::{admit, answer, assets};

/// An address that is listened on, and not served yet.
pub(super) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    tls: Tls,
}

/// An address that is served.
pub(super) struct Listening {
    handle: Handle<SocketAddr>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Listening {
    /// Ends every connection.
    pub(super) fn stop(&self) {
        self.handle.shutdown();
        self.task.abort();
    }
}

/// Reads the certificate and listens.
pub(super) fn bind(options: &HouseOptions) -> Result<Bound, HostingError> {
    let tls = Tls::open(&options.tls, Protocols::Http2)?;
    let failed = |source| HostingError::Listen {
        address: options.listen,
        source,
    };
    let listener = tls::listen(options.listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok(Bound {
        listener,
        address,
        tls,
    })
}

impl Bound {
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the desks of a house.
    pub(super) fn serve(self, house: &Arc<House>) -> Result<Listening, HostingError> {
        let Self {
            listener,
            address,
            tls,
        } = self;
        let handle = Handle::new();
        let app = router(house);
        let task = tls::serve(
            listener,
            Some(tls),
            app,
            handle.clone(),
            limits::FIRST_REQUEST,
            limits::CONNECTIONS,
        );
        let task = task.map_err(|source| HostingError::Listen { address, source })?;
        Ok(Listening { handle, task })
    }
}

fn router(house: &Arc<House>) -> Router {
    Router::new()
        .merge(door::routes())
        .route("/assets/{name}", get(assets::serve))
        .fallback(seated)
        .layer(from_fn_with_state(house.clone(), admit::at_the_door))
        .with_state(house.clone())
}

/// The pages of the desk at which the browser sits.
async fn seated(State(house): State<Arc<House>>, guest: Guest, request: Request) -> Response {
    let name = house.site.cookie_name();
    let seat = cookie(request.headers(), &name).and_then(|cookie| house.desks.seated(cookie));
    if let Some(mut desk) = seat {
        return match desk.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    if guest.by_script || request.method() != Method::GET || request.uri().path() == "/live" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    // A browser that comes from another site withholds its seat: a page that goes on
    // by itself is of the desk's own site.
    match guest.from_elsewhere {
        true => answer::page(frame::entering(guest.words())),
        false => Redirect::to("/enter").into_response(),
    }
}
