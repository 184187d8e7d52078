//! Whatever is sent is read back the same; whatever else arrives is refused.
