#!/usr/bin/env bash
# The figures that the project promises, measured on the release build as whole processes:
# time and memory of `check`, time of `rehearse`, size of the binary. Needs GNU time and Python.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-50}
cargo build --release --quiet
citable=$PWD/target/release/citable

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A small repository with everything in it that `check` reads.
cp -r tests/fixtures/repository "$work/sample"
git -C "$work/sample" init --quiet --initial-branch=main
git -C "$work/sample" remote add origin https://github.com/example-lab/spot-counts.git
git -C "$work/sample" add --all
git -C "$work/sample" -c user.name=x -c user.email=x@example.org commit --quiet --message=sample

one() { printf '=%s\t%s\t%s\n' "$1" "$work/sample" "$(printf '%q ' "${@:2}")"; }
one "citable check" "$citable" check | benches/clock.py "$runs"
one "citable rehearse" "$citable" rehearse | benches/clock.py $((runs / 5))
echo "binary: $(($(stat --format=%s "$citable") / 1000)) kB"
