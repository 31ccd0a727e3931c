#!/usr/bin/env bash
# The figures that the project promises, measured on the release build as whole processes:
# time and memory of `check`, time of `rehearse`, size of the binary. Needs GNU time.
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

# Milliseconds of each run, sorted: minimum, median, maximum.
spread() {
    local name=$1
    shift
    for _ in $(seq "$runs"); do
        local start end
        start=$(date +%s%N)
        "$@" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
        end=$(date +%s%N)
        echo $(((end - start) / 1000))
    done | sort -n | awk -v name="$name" '
        { t[NR] = $1 / 1000 }
        END { printf "%-28s min %7.1f ms   median %7.1f ms   max %7.1f ms   (%d runs)\n", name, t[1], t[int((NR + 1) / 2)], t[NR], NR }'
}

memory() {
    local name=$1
    shift
    # The largest resident set of the process itself; git runs as children of it.
    /usr/bin/time --format=%M --output="$work/kib" "$@" >"$work/out" 2>&1
    awk -v name="$name" '{ printf "%-28s peak %6.1f MiB\n", name, $1 / 1024 }' "$work/kib"
}

spread "check" "$citable" check "$work/sample"
memory "check" "$citable" check "$work/sample"
runs=$((runs / 5)) spread "rehearse" "$citable" rehearse
memory "rehearse" "$citable" rehearse
echo "binary                       $(($(stat --format=%s "$citable") / 1000)) kB"
