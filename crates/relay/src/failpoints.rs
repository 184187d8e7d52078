//! Every place where the relay writes to its disk, by name. With the cargo
//! feature `failpoints` a test can stop the program at each (crate `fail`);
//! without it they cost nothing.

/// The transaction of a group has begun, nothing is written.
pub const GROUP_BEGUN: &str = "relay::group-begun";
/// The group's rows are written, the transaction is open.
pub const GROUP_WRITTEN: &str = "relay::group-written";
/// The group is committed, nobody knows yet.
pub const GROUP_COMMITTED: &str = "relay::group-committed";
/// The group is committed and its replies are about to leave.
pub const BEFORE_REPLIES: &str = "relay::before-replies";
/// The tables are about to be made.
pub const SCHEMA_BEGUN: &str = "relay::schema-begun";
/// The tables are made and committed.
pub const SCHEMA_MADE: &str = "relay::schema-made";
/// The signing key is written under a temporary name.
pub const KEY_WRITTEN: &str = "relay::key-written";
/// The signing key has its name.
pub const KEY_NAMED: &str = "relay::key-named";
/// A token is about to be stored.
pub const TOKEN_BEGUN: &str = "relay::token-begun";
/// A token is stored and not told yet.
pub const TOKEN_STORED: &str = "relay::token-stored";

/// All of them.
pub const ALL: [&str; 10] = [
    SCHEMA_BEGUN,
    SCHEMA_MADE,
    KEY_WRITTEN,
    KEY_NAMED,
    TOKEN_BEGUN,
    TOKEN_STORED,
    GROUP_BEGUN,
    GROUP_WRITTEN,
    GROUP_COMMITTED,
    BEFORE_REPLIES,
];
