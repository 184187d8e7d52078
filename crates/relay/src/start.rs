//! Starting and stopping.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use envelope::RelayKey;
use log::{Machine, StoreError};
use tls::{Bounds, Handle, Protocols, Tls, TlsError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::config::Config;
use crate::data::{DataError, Owned};
use crate::hub::Hub;
use crate::limits::{HEADER_TIMEOUT, READERS, SHUTDOWN_GRACE};
use crate::metrics::Metrics;
use crate::serve::{self, Links, Readers, Shared};
use crate::sqlite::Sqlite;
use crate::writer::Writer;

/// The relay does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The data directory cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// TLS cannot be offered.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// A thread cannot be started.
    #[error("cannot start the writer: {0}")]
    Thread(std::io::Error),
}

/// The relay.
pub struct Relay;

/// A relay that serves. [`Running::shutdown`] ends it in order; dropping it
/// only tells the connections to end.
pub struct Running {
    address: SocketAddr,
    key: RelayKey,
    shared: Arc<Shared>,
    handle: Handle<SocketAddr>,
    down: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
    writer: Option<thread::JoinHandle<()>>,
    /// Unlocks the data directory at the very end.
    _owned: Owned,
}

impl Relay {
    /// Opens the data directory and serves. Must be called on a Tokio runtime.
    ///
    /// # Errors
    /// [`StartError`]; nothing is served and nothing stays locked then.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        let tls = config.tls.as_ref();
        let tls = tls
            .map(|files| Tls::open(files, Protocols::Http1))
            .transpose()?;
        let owned = Owned::take(&config.data)?;
        let (signer, second) = (owned.signer(&config.name)?, owned.signer(&config.name)?);
        let key = signer.key().clone();
        let store = Sqlite::open(&owned.store())?;
        if let Some(bytes) = config.largest_store {
            store.limit(bytes)?;
        }
        let readers = (0..READERS)
            .map(|_| Sqlite::open_reader(&owned.store()))
            .collect::<Result<Vec<_>, _>>()?;
        let listening = listen(config.listen)?;
        let address = local(&listening, config.listen)?;
        let metrics = Metrics::new();
        let hub = Hub::new(metrics.clone());
        let machine = Machine::new(store, signer, config.quotas);
        let (writer, thread) =
            Writer::start(machine, hub.clone(), metrics.clone()).map_err(StartError::Thread)?;
        let readers = Readers::new(readers, second, metrics.clone());
        let (down, is_down) = watch::channel(false);
        let links = Links::new(config.connections);
        let shared = Shared::new(writer, readers, hub, metrics, links, is_down);
        let handle = Handle::new();
        let app = serve::router(shared.clone());
        let server = tls::serve(
            listening,
            tls,
            app,
            handle.clone(),
            HEADER_TIMEOUT,
            Bounds::NONE,
        )
        .map_err(|error| StartError::Listen { address, error })?;
        tracing::info!(%address, relay = %key, "serving");
        Ok(Running {
            address,
            key,
            shared,
            handle,
            down,
            server,
            writer: Some(thread),
            _owned: owned,
        })
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    tls::listen(address).map_err(|error| StartError::Listen { address, error })
}

fn local(listener: &TcpListener, asked: SocketAddr) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|error| StartError::Listen {
        address: asked,
        error,
    })
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key that its checkpoints are signed with.
    pub fn key(&self) -> &RelayKey {
        &self.key
    }

    /// Stops accepting, finishes what is waiting, tells every connection, and
    /// closes the store. What was acknowledged is kept, as always.
    pub async fn shutdown(mut self) {
        tracing::info!("shutting down");
        self.down.send_replace(true);
        self.handle.graceful_shutdown(Some(SHUTDOWN_GRACE));
        if timeout(SHUTDOWN_GRACE, self.shared.links.none_open())
            .await
            .is_err()
        {
            tracing::warn!("some connections did not take their last replies");
        }
        drop(timeout(SHUTDOWN_GRACE * 2, &mut self.server).await);
        self.shared.writer.stop().await;
        if let Some(thread) = self.writer.take() {
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("the writer did not end in order");
            }
        }
        tracing::info!("shut down");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.down.send_replace(true);
        self.handle.shutdown();
    }
}
