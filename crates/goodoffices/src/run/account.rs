//! Accounts of people whose desks run on this machine.

use client::RemoteDesk;

use crate::cli::account::Account;
use crate::config::Settings;
use crate::failure::Failure;
use crate::output::Output;
use crate::render;

/// Does something with accounts, at the running desk.
pub(super) async fn account(
    out: &Output,
    settings: &Settings,
    asked: Account,
) -> Result<(), Failure> {
    let (act, qr) = asked.act();
    let desk = RemoteDesk::connect(&settings.vault).await?;
    let told = desk.accounts(act).await?;
    out.show(&told, || render::accounts::page(&told))?;
    match (&told.link, qr && !out.json) {
        (Some(link), true) => out.text(&render::answer::qr(link)),
        _ => Ok(()),
    }
}
