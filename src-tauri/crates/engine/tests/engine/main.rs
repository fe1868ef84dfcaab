//! The engine as its callers use it: through its façade, on real folders, with real stores.
//! One binary, because linking the stores takes longer than most of the tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // A panic is how a test fails.

mod adding;
mod bytes;
mod changes;
mod demo;
mod finding;
mod fixture;
mod health;
mod hub;
mod links;
mod models;
mod proposing;
mod queries;
mod random_vaults;
mod related;
mod relating;
mod rename;
mod rendering;
mod replacing;
mod vault;
