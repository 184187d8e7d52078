//! A certificate that is renewed while it is served with: certificates live for weeks,
//! desks and relays for months.

use std::convert::Infallible;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use axum_server::tls_rustls::RustlsConfig;

use crate::certificate::{Protocols, TlsError, TlsFiles, config};

/// How often it is looked whether the files were replaced.
const LOOK: Duration = Duration::from_secs(10);

/// What a file is known by: when it was changed, its length, which one it is.
type Stamp = Option<(SystemTime, u64, u64)>;

fn stamp(path: &Path) -> Stamp {
    let met = std::fs::metadata(path).ok()?;
    Some((met.modified().ok()?, met.len(), met.ino()))
}

/// A certificate and its key, as their files hold them now.
#[derive(Debug)]
pub struct Tls {
    files: TlsFiles,
    protocols: Protocols,
    config: RustlsConfig,
    stamps: [Stamp; 2],
}

impl Tls {
    /// Reads certificate and key.
    ///
    /// # Errors
    /// [`TlsError`], which names the file at fault.
    pub fn open(files: &TlsFiles, protocols: Protocols) -> Result<Self, TlsError> {
        // Before they are read: what changes meanwhile is read again.
        let stamps = stamps(files);
        Ok(Self {
            config: RustlsConfig::from_config(config(files, protocols)?),
            files: files.clone(),
            protocols,
            stamps,
        })
    }

    pub(crate) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Reads the files again if they were replaced, and serves new connections with
    /// what they hold; whether it did. Open connections go on.
    ///
    /// # Errors
    /// [`TlsError`], once for each change, if what they hold now cannot be used: what
    /// they held before goes on.
    fn look_again(&mut self) -> Result<bool, TlsError> {
        let stamps = stamps(&self.files);
        if stamps == self.stamps {
            return Ok(false);
        }
        self.stamps = stamps;
        let renewed = config(&self.files, self.protocols)?;
        self.config.reload_from_config(renewed);
        Ok(true)
    }

    /// Looks for ever.
    pub(crate) async fn follow(mut self) -> Infallible {
        loop {
            tokio::time::sleep(LOOK).await;
            match self.look_again() {
                Ok(false) => {}
                Ok(true) => tracing::info!("the certificate was renewed"),
                Err(error) => tracing::warn!(
                    %error,
                    "a new certificate cannot be used; the one before goes on"
                ),
            }
        }
    }
}

fn stamps(files: &TlsFiles) -> [Stamp; 2] {
    [stamp(&files.certificates), stamp(&files.key)]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    struct Files {
        _folder: tempfile::TempDir,
        files: TlsFiles,
    }

    fn put(path: &Path, text: &str) {
        let part = path.with_extension("part");
        std::fs::write(&part, text).expect("written");
        std::fs::rename(part, path).expect("in its place");
    }

    /// A certificate in files, and the files of another one.
    fn made() -> (Files, String, String) {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let files = TlsFiles {
            certificates: folder.path().join("chain.pem"),
            key: folder.path().join("key.pem"),
        };
        let made = || {
            let names = vec!["localhost".to_owned()];
            let made = rcgen::generate_simple_self_signed(names).expect("made");
            (made.cert.pem(), made.signing_key.serialize_pem())
        };
        let (certificate, key) = made();
        put(&files.certificates, &certificate);
        put(&files.key, &key);
        let (certificate, key) = made();
        let files = Files {
            _folder: folder,
            files,
        };
        (files, certificate, key)
    }

    #[test]
    fn what_is_renewed_is_served_with_once_both_files_are_there() {
        let (kept, certificate, key) = made();
        let mut tls = Tls::open(&kept.files, Protocols::Http1).expect("read");
        let first = tls.config().get_inner();
        assert!(!tls.look_again().expect("nothing changed"));
        // Between the two files they do not fit each other.
        put(&kept.files.certificates, &certificate);
        let halfway = tls.look_again();
        assert!(matches!(halfway, Err(TlsError::Unusable(_))), "{halfway:?}");
        assert!(Arc::ptr_eq(&tls.config().get_inner(), &first));
        assert!(!tls.look_again().expect("it is told once"));
        put(&kept.files.key, &key);
        assert!(tls.look_again().expect("both are there"));
        assert!(!Arc::ptr_eq(&tls.config().get_inner(), &first));
    }

    #[test]
    fn a_file_that_is_broken_or_gone_leaves_the_certificate_before() {
        let (kept, certificate, key) = made();
        let mut tls = Tls::open(&kept.files, Protocols::Http2).expect("read");
        let first = tls.config().get_inner();
        put(&kept.files.key, "no key");
        let told = tls.look_again().expect_err("no key").to_string();
        assert!(told.contains("key.pem"), "{told}");
        std::fs::remove_file(&kept.files.certificates).expect("gone");
        let told = tls.look_again().expect_err("gone").to_string();
        assert!(told.contains("chain.pem"), "{told}");
        assert!(Arc::ptr_eq(&tls.config().get_inner(), &first));
        put(&kept.files.certificates, &certificate);
        put(&kept.files.key, &key);
        assert!(tls.look_again().expect("both are there"));
    }
}
