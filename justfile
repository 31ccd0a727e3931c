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

# The documentation as a site, in target/book; needs `cargo install mdbook`.
docs:
    mdbook build

# Time and memory of the release build.
bench:
    benches/figures.sh

# The same beside other tools, from PyPI.
compare:
    benches/compare.sh

# Hostile input for TARGET (`ls fuzz/fuzz_targets`); needs `cargo install cargo-fuzz`, Python and a C++ compiler.
fuzz TARGET *ARGS:
    fuzz/seeds.py
    cd fuzz && RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none {{TARGET}} -- -dict=dictionary -max_len=4096 -timeout=5 -rss_limit_mb=256 {{ARGS}}
