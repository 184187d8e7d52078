//! A bound on connections: all of them, and those from one address. Whoever has
//! many, or opens many, is turned away before anything is read.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How many connections may be open at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// In all.
    pub connections: usize,
    /// From one address.
    pub of_one: usize,
}

impl Bounds {
    /// As many as the system lets be open, for whoever counts by themselves.
    pub const NONE: Self = Self {
        connections: usize::MAX,
        of_one: usize::MAX,
    };
}

#[derive(Default)]
struct Open {
    all: usize,
    by_address: BTreeMap<IpAddr, usize>,
}

/// Counts what is open.
#[derive(Clone)]
struct Count {
    bounds: Bounds,
    open: Arc<Mutex<Open>>,
}

impl Count {
    /// A place for one more from an address, if there is one.
    fn take(&self, address: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = open.by_address.get(&address).copied().unwrap_or_default();
        if open.all >= self.bounds.connections || of_one >= self.bounds.of_one {
            return None;
        }
        open.all += 1;
        open.by_address.insert(address, of_one + 1);
        Some(Place {
            count: self.clone(),
            address,
        })
    }
}

/// A place among the open connections; given back when dropped.
struct Place {
    count: Count,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let open = self.count.open.lock();
        let mut open = open.unwrap_or_else(PoisonError::into_inner);
        open.all = open.all.saturating_sub(1);
        if let Some(of_one) = open.by_address.get_mut(&self.address) {
            *of_one = of_one.saturating_sub(1);
            if *of_one == 0 {
                open.by_address.remove(&self.address);
            }
        }
    }
}

/// Takes connections as another does, up to a bound.
#[derive(Clone)]
pub(crate) struct Bounded<A> {
    count: Count,
    inner: A,
}

impl<A> Bounded<A> {
    pub(crate) fn new(bounds: Bounds, inner: A) -> Self {
        let open = Arc::default();
        Self {
            count: Count { bounds, open },
            inner,
        }
    }
}

type Taken<S, T> = Pin<Box<dyn Future<Output = io::Result<(S, T)>> + Send>>;

impl<A, S> Accept<TcpStream, S> for Bounded<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = Held<A::Stream>;
    type Service = A::Service;
    type Future = Taken<Self::Stream, Self::Service>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let place = stream.peer_addr().map(|peer| self.count.take(peer.ip()));
        let place = match place {
            Ok(Some(place)) => place,
            Ok(None) => return Box::pin(async { Err(io::ErrorKind::QuotaExceeded.into()) }),
            Err(error) => return Box::pin(async { Err(error) }),
        };
        let taken = self.inner.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = taken.await?;
            Ok((
                Held {
                    stream,
                    _place: place,
                },
                service,
            ))
        })
    }
}

/// A connection that has a place.
pub(crate) struct Held<S> {
    stream: S,
    _place: Place,
}

impl<S: AsyncRead + Unpin> AsyncRead for Held<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Held<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_place_beyond_the_bounds_until_one_is_given_back() {
        let bounds = Bounds {
            connections: 3,
            of_one: 2,
        };
        let count = Count {
            bounds,
            open: Arc::default(),
        };
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let first = count.take(one).expect("a place");
        let _second = count.take(one).expect("a place");
        assert!(count.take(one).is_none(), "too many of one");
        let _third = count.take(other).expect("a place");
        assert!(count.take(other).is_none(), "too many in all");
        drop(first);
        assert!(count.take(other).is_some());
    }
}
