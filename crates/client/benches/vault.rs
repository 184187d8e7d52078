//! What a guess at a passphrase costs, how fast a long record opens, and what
//! storing a batch costs beside a bare synchronisation of the disk.
//!
//! `cargo bench -p goodoffices-client --bench vault`

use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};

use desk::effect::Write;
use goodoffices_client::vault::{KeyCost, Passphrase, Vault};
use zeroize::Zeroizing;

fn main() -> Result<(), Box<dyn Error>> {
    guess()?;
    open()?;
    store()
}

fn guess() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let passphrase = Passphrase::new("a passphrase");
    drop(Vault::create(folder.path(), &passphrase, KeyCost::FULL)?);
    let times = repeat(5, || {
        drop(Vault::open(folder.path(), &passphrase)?);
        Ok(())
    })?;
    let (memory, passes, lanes) = KeyCost::FULL.parts();
    println!(
        "a guess costs {:.2?} (Argon2id, {memory} KiB, {passes} passes, {lanes} lane; median of 5)",
        median(times)
    );
    Ok(())
}

fn open() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let passphrase = Passphrase::new("a passphrase");
    let mut vault = Vault::create(folder.path(), &passphrase, KeyCost::NONE)?;
    for batch in 0..100 {
        let writes: Vec<Write> = (0..100)
            .map(|number| put(format!("room/record/{batch}/{number}"), 1500))
            .collect();
        vault.store(&writes)?;
    }
    vault.close()?;
    let times = repeat(5, || {
        let mut vault = Vault::open(folder.path(), &passphrase)?;
        assert_eq!(vault.items()?.len(), 10_000);
        Ok(())
    })?;
    println!(
        "a vault of 10,000 records of 1,500 bytes opens and reads in {:.2?} after key derivation (median of 5)",
        median(times)
    );
    Ok(())
}

fn store() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut bare = File::create(folder.path().join("bare"))?;
    let mut vault = Vault::create(folder.path(), &Passphrase::new("a"), KeyCost::NONE)?;
    let synced = median(repeat(1000, || {
        bare.write_all(&[7; 4096])?;
        bare.sync_data()?;
        Ok(())
    })?);
    let mut number = 0;
    let stored = median(repeat(1000, || {
        number += 1;
        vault.store(&[
            put("room/group".to_owned(), 5500),
            put(format!("room/record/{number}"), 1500),
            put("room/cursor".to_owned(), 60),
            put("room/outbox/1".to_owned(), 1100),
        ])?;
        Ok(())
    })?);
    println!(
        "a batch of four items is stored in {stored:.2?}, {:.1} times one write and fdatasync ({synced:.2?}; medians of 1,000)",
        stored.as_secs_f64() / synced.as_secs_f64()
    );
    Ok(())
}

fn put(key: String, length: usize) -> Write {
    Write::Put {
        key,
        value: Zeroizing::new(vec![7; length]),
    }
}

fn repeat(
    times: usize,
    mut step: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    (0..times)
        .map(|_| {
            let begun = Instant::now();
            step()?;
            Ok(begun.elapsed())
        })
        .collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
