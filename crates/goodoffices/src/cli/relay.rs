//! Running a relay or a desk.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::size;
use super::span::{self, Span};

/// Run a relay, or make its tokens.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  goodoffices relay serve --data /var/lib/goodoffices --listen 0.0.0.0:7480
  goodoffices relay token --data /var/lib/goodoffices --rooms 8
  goodoffices relay key --data /var/lib/goodoffices

The relay stores sealed bytes; it has no key that opens them."
)]
pub(crate) struct Relay {
    /// What to do.
    #[command(subcommand)]
    pub(crate) action: RelayAction,
}

/// What a relay's operator does.
#[derive(Debug, Subcommand)]
pub(crate) enum RelayAction {
    /// Serve until asked to stop (Ctrl-C or SIGTERM)
    Serve(Serve),
    /// Make a token that opens this many rooms; works while the relay runs
    Token(Token),
    /// Print the relay's public key, which whoever opens talks states
    Key(Key),
}

/// Serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The folder that holds the relay's database and key
    #[arg(long, value_name = "DIR", env = "GOODOFFICES_RELAY_DATA")]
    pub(crate) data: PathBuf,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7480")]
    pub(crate) listen: SocketAddr,
    /// The relay's name in its key, fixed at the first start
    #[arg(long, value_name = "NAME", default_value = "relay")]
    pub(crate) name: String,
    /// A certificate chain (PEM), to serve TLS; a renewed file is taken by itself
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
    /// What the documents of one room may take, such as 500MiB [usual: 4GiB]
    #[arg(
        long,
        value_name = "SIZE",
        env = "GOODOFFICES_RELAY_BLOB_BYTES",
        value_parser = size::parse
    )]
    pub(crate) blob_bytes: Option<u64>,
}

/// Make a token.
#[derive(Debug, Args)]
pub(crate) struct Token {
    /// The folder that holds the relay's database and key
    #[arg(long, value_name = "DIR", env = "GOODOFFICES_RELAY_DATA")]
    pub(crate) data: PathBuf,
    /// How many rooms it opens
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) rooms: u32,
}

/// Print the key.
#[derive(Debug, Args)]
pub(crate) struct Key {
    /// The folder that holds the relay's database and key
    #[arg(long, value_name = "DIR", env = "GOODOFFICES_RELAY_DATA")]
    pub(crate) data: PathBuf,
}

/// Lock every open page.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices lock            # pages open again by passphrase or passkey
  goodoffices lock --close    # the desk stops, and the vault is closed

What somebody has begun to write is kept.")]
pub(crate) struct Lock {
    /// Stop the desk, too, and close its vault
    #[arg(long)]
    pub(crate) close: bool,
}

/// Run a desk.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices desk                           # and open the link that it prints
  goodoffices desk --pages 127.0.0.1:7490    # its pages always in the same place
  goodoffices desk --listen 0.0.0.0:443 --public-name desk.example \\
      --tls-certificate chain.pem --tls-key key.pem --hosted-by \"Counsel\"

Makes the vault at the first start. Its pages open in the browser of this
machine by the link that it prints, once; goodoffices link makes another. Other
commands speak to the running desk over a socket beside the vault; without one
they open the vault themselves.

With --listen it also hosts desks of other people, who open them from devices of
their own, each with an account and a passkey: goodoffices account invite NAME.
Your own pages stay on this machine. Whoever has the machine can read what the
people it hosts read; each of their pages says so.")]
pub(crate) struct Desk {
    /// Where the pages are served; a loopback address, port 0 for any
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) pages: SocketAddr,
    /// Host desks of other people on this address, by TLS
    #[arg(
        long,
        value_name = "ADDRESS",
        requires_all = ["tls_certificate", "tls_key", "public_name"]
    )]
    pub(crate) listen: Option<SocketAddr>,
    /// The certificate chain (PEM) for --listen; a renewed file is taken by itself
    #[arg(long, value_name = "FILE", requires = "listen")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "listen")]
    pub(crate) tls_key: Option<PathBuf>,
    /// The host name under which people reach --listen, with a port if that is
    /// another. Their passkeys belong to the name
    #[arg(long, value_name = "HOST[:PORT]", requires = "listen")]
    pub(crate) public_name: Option<String>,
    /// Who hosts, as these people shall read it [usual: the configured name]
    #[arg(long, value_name = "NAME", requires = "listen")]
    pub(crate) hosted_by: Option<String>,
    /// Serve no pages
    #[arg(long, conflicts_with = "pages")]
    pub(crate) no_pages: bool,
    /// After how long without an act of yours the pages lock
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = span::parse)]
    pub(crate) lock_after: Span,
    /// A further certificate authority (PEM) for the relay's certificate
    #[arg(long, value_name = "FILE")]
    pub(crate) relay_ca: Option<PathBuf>,
    /// Where the relay is for talks that are opened on the pages
    #[arg(long, value_name = "URL", env = "GOODOFFICES_RELAY")]
    pub(crate) relay: Option<String>,
    /// Its public key
    #[arg(long, value_name = "KEY", env = "GOODOFFICES_RELAY_KEY")]
    pub(crate) relay_key: Option<String>,
    /// The relay's folder, if this machine runs it: the pages then make tokens
    /// by themselves
    #[arg(long, value_name = "DIR", env = "GOODOFFICES_RELAY_DATA")]
    pub(crate) relay_data: Option<PathBuf>,
}
