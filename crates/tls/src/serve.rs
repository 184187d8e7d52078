//! Taking connections.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsAcceptor;
use tokio::task::JoinHandle;

use crate::bounded::{Bounded, Bounds};
use crate::renewed::Tls;

/// Requests that one connection may have open at once (RFC 9113, section 5.1.2): the
/// tabs of one browser.
const STREAMS: u32 = 64;

/// Listens on an address.
///
/// # Errors
/// If the system refuses.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until the handle says to stop; in the clear if there is no TLS. A
/// connection beyond the bounds, or that does not send a request in time, is closed. A
/// certificate whose files are replaced is used for the connections after that.
/// Must be called within a Tokio runtime.
///
/// # Errors
/// If the system refuses the listener.
pub fn serve(
    listener: TcpListener,
    tls: Option<Tls>,
    app: Router,
    handle: Handle<SocketAddr>,
    first_request: Duration,
    bounds: Bounds,
) -> io::Result<JoinHandle<io::Result<()>>> {
    let app = app.into_make_service();
    let plain = NoDelayAcceptor::new();
    Ok(match tls {
        None => {
            let server = axum_server::from_tcp(listener)?.acceptor(Bounded::new(bounds, plain));
            let server = server.handle(handle).first_request_timeout(first_request);
            tokio::spawn(server.serve(app))
        }
        Some(tls) => {
            let secured = RustlsAcceptor::new(tls.config());
            let mut server = axum_server::from_tcp(listener)?
                .acceptor(Bounded::new(bounds, secured.acceptor(plain)));
            let http2 = &mut server.http_builder().http2();
            http2.max_concurrent_streams(STREAMS);
            let server = server.handle(handle).first_request_timeout(first_request);
            tokio::spawn(async {
                tokio::select! {
                    served = server.serve(app) => served,
                    never = tls.follow() => match never {},
                }
            })
        }
    })
}
