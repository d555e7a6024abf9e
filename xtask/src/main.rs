//! The project's own chores: `cargo xtask check-layers`.

fn main() -> anyhow::Result<()> {
    anyhow::bail!("usage: cargo xtask check-layers")
}
