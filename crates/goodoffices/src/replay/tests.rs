//! The check itself must see every kind of fault.
