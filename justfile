# The commands of every day. `just` lists them.
_default:
    @just --list

# What CI runs.
check:
    .ci/run

# The main job on the embedded services.
rehearse *ARGS:
    cargo run --release -- rehearse {{ARGS}}

# Write the generated pages anew: rule index, README blocks.
bless:
    UPDATE=1 cargo test --workspace

# Time and memory of the release build.
bench:
    benches/figures.sh
