//! A bound on connections: all of them, and those from one address. Whoever has
//! many, or opens many, is turned away before anything is read.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// How many connections may be open at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// In all.
    pub connections: usize,
    /// From one address.
    pub of_one: usize,
    /// For how long one may be quiet in both directions before it is closed: a place
    /// costs whoever keeps it something.
    pub quiet: Option<Duration>,
}

impl Bounds {
    /// As many as the system lets be open, for whoever counts by themselves.
    pub const NONE: Self = Self {
        connections: usize::MAX,
        of_one: usize::MAX,
        quiet: None,
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
        let address = network(address);
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

/// What counts as one address: of IPv6, whoever has one has 2^64 (RFC 4291, section
/// 2.5.4).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let prefix = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(prefix.into())
        }
        address => address,
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
            Ok((Held::new(stream, place), service))
        })
    }
}

/// A connection that has a place.
pub(crate) struct Held<S> {
    stream: S,
    quiet: Option<Quiet>,
    _place: Place,
}

/// When a connection has been quiet for too long.
struct Quiet {
    most: Duration,
    over: Pin<Box<Sleep>>,
}

impl<S> Held<S> {
    fn new(stream: S, place: Place) -> Self {
        let quiet = place.count.bounds.quiet.map(|most| Quiet {
            most,
            over: Box::pin(sleep(most)),
        });
        Self {
            stream,
            quiet,
            _place: place,
        }
    }

    /// Something came or went.
    fn moved(&mut self) {
        if let Some(quiet) = &mut self.quiet {
            let over = Instant::now() + quiet.most;
            quiet.over.as_mut().reset(over);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Held<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.moved();
        }
        match (&read, &mut self.quiet) {
            (Poll::Pending, Some(quiet)) => {
                let over = quiet.over.as_mut().poll(context);
                over.map(|()| Err(io::ErrorKind::TimedOut.into()))
            }
            _ => read,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Held<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if matches!(written, Poll::Ready(Ok(_))) {
            self.moved();
        }
        written
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
            quiet: None,
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

    #[tokio::test]
    async fn a_connection_on_which_nothing_moves_gives_its_place_back() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let count = Count {
            bounds: Bounds {
                connections: 1,
                of_one: 1,
                quiet: Some(Duration::from_millis(200)),
            },
            open: Arc::default(),
        };
        let address = IpAddr::from([192, 0, 2, 1]);
        let place = count.take(address).expect("a place");
        let (stream, mut other) = tokio::io::duplex(64);
        let mut held = Held::new(stream, place);
        other.write_all(b"hello").await.expect("sent");
        let mut came = [0; 5];
        held.read_exact(&mut came).await.expect("it came");
        assert!(count.take(address).is_none());
        let quiet = held.read(&mut came).await.expect_err("nothing comes");
        assert_eq!(quiet.kind(), io::ErrorKind::TimedOut);
        drop(held);
        assert!(count.take(address).is_some());
    }

    #[test]
    fn one_network_of_ipv6_is_one_address() {
        let address = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(address("2001:db8::1"), address("2001:db8::ffff:2"));
        assert_ne!(address("2001:db8::1"), address("2001:db8:0:1::1"));
        assert_eq!(address("::ffff:192.0.2.1"), address("192.0.2.1"));
    }
}
