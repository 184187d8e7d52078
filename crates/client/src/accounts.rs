//! Accounts: people who open a desk of their own on this machine, from devices of
//! their own. What is asked of whoever hosts those desks, and what is told of them.

use serde::{Deserialize, Serialize};

/// What is done with accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AccountAct {
    /// Makes an account and a link that opens it, once.
    Invite {
        /// Whose it is.
        name: String,
        /// For how long the link can be used, in seconds.
        valid_seconds: u64,
    },
    /// Tells of all of them.
    List {},
    /// Ends an account's passkeys and open pages, and makes a new link for it.
    Renew {
        /// Whose it is.
        name: String,
        /// For how long the link can be used, in seconds.
        valid_seconds: u64,
    },
    /// Answers an invitation to rooms at the desk of an account.
    Join {
        /// Whose it is.
        name: String,
        /// The invitation's link.
        link: String,
    },
    /// Ends an account, its passkeys and its open pages.
    End {
        /// Whose it is.
        name: String,
    },
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountStanding {
    /// A link waits to be used.
    Invited,
    /// Nobody used the link in time.
    Expired,
    /// It opens by its passkeys.
    Active,
    /// It was ended.
    Ended,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// Whose it is.
    pub name: String,
    /// How it stands.
    pub standing: AccountStanding,
    /// How many passkeys open it.
    pub passkeys: usize,
    /// In how many browsers it is open now.
    pub open: usize,
    /// Until when its link can be used, if one waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<talks::Time>,
}

/// What is told after something was asked about accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsTold {
    /// A link to hand over, if one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// All accounts, by name.
    pub accounts: Vec<AccountView>,
}
