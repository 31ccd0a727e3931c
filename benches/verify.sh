#!/usr/bin/env bash
# `citable verify` on an archive of 1 GiB beside `unzip -p ARCHIVE | sha1sum`: wall time (median)
# and peak memory of the whole process, the download over loopback included.
# Needs GNU time, unzip, python3 and about 8 GB of disk in TMPDIR. CITABLE names another binary,
# RUNS the number of runs (5), MIB the size of the archive (1024).
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-5}
mib=${MIB:-1024}
if [ -z "${CITABLE:-}" ]; then
    cargo build --release --quiet
fi
citable=${CITABLE:-$PWD/target/release/citable}
services=$PWD/benches/verify_services.py

work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

# Files that pack to about half their size, as code and images together do.
fill() {
    local folder=$1 count=$2
    python3 - "$folder" "$count" "$mib" <<'PY'
import os, random, sys
folder, count, mib = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
each = mib * (1 << 20) * 2 // count
words = ["spot", "count", "image", "return", "self.", "for ", "in ", "range(", "):\n", "    ", "def ", "= ", "np."]
random.seed(1)
text = "".join(random.choice(words) for _ in range(400_000)).encode()
for number in range(count):
    os.makedirs(f"{folder}/{number // 1000:03}", exist_ok=True)
    with open(f"{folder}/{number // 1000:03}/{number:06}.dat", "wb") as file:
        left = each
        while left > 0:
            step = min(left, 65536)
            half = step * 4 // 10
            at = random.randrange(len(text) - 65536)
            file.write(os.urandom(half) + text[at:at + step - half])
            left -= step
PY
}

median() {
    sort -n | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
}

# Seconds of a command, and the most memory of its largest process in KiB.
timed() {
    local status=0
    /usr/bin/time --format='%e %M' --output="$work/time" "$@" >"$work/out" 2>"$work/err" || status=$?
    if [ "$status" != 0 ] && ! grep -q '"equal": *true' "$work/out"; then
        cat "$work/out" "$work/err"
        exit 1
    fi
    tail -n 1 "$work/time"
}

measure() {
    local name=$1 count=$2 repository=$work/repository
    rm -rf "$repository"
    git init --quiet --initial-branch=main "$repository"
    git -C "$repository" config core.looseCompression 0
    git -C "$repository" config core.compression 1
    fill "$repository" "$count"
    printf 'cff-version: 1.2.0\nmessage: Cite it.\ntitle: Bench\nlicense: MIT\nversion: 1.0.0\ndate-released: 2026-11-22\nauthors:\n  - family-names: Doe\n    given-names: Jane\n' >"$repository/CITATION.cff"
    git -C "$repository" remote add origin https://github.com/example-lab/bench.git
    git -C "$repository" add --all
    git -C "$repository" -c user.name=x -c user.email=x@example.org commit --quiet --message=bench
    git -C "$repository" tag v1.0.0
    git -C "$repository" archive --format=zip --prefix=example-lab-bench-0000000/ --output="$work/bench.zip" v1.0.0
    rm -f "$work/port"
    python3 "$services" "$work/bench.zip" "$(git -C "$repository" rev-parse HEAD)" "$work/port" &
    server=$!
    while [ ! -e "$work/port" ]; do sleep 0.1; done
    local base
    base=http://127.0.0.1:$(cat "$work/port")
    : >"$work/verify" && : >"$work/unzip" && : >"$work/peak"
    for _ in $(seq "$runs"); do
        timed sh -c 'unzip -p "$1" | sha1sum' sh "$work/bench.zip" | cut -d ' ' -f 1 >>"$work/unzip"
        GITHUB_API_URL=$base CITABLE_ZENODO_URL=$base CITABLE_DATACITE_URL=$base CITABLE_DOI_URL=$base GITHUB_TOKEN=bench \
            timed "$citable" -C "$repository" verify v1.0.0 --wait 0 --format json >"$work/line"
        grep -q '"equal": *true' "$work/out" || { cat "$work/out"; exit 1; }
        cut -d ' ' -f 1 "$work/line" >>"$work/verify"
        cut -d ' ' -f 2 "$work/line" >>"$work/peak"
    done
    kill "$server"
    wait "$server" 2>/dev/null || true
    local unzip verify peak
    unzip=$(median <"$work/unzip") verify=$(median <"$work/verify") peak=$(median <"$work/peak")
    awk -v name="$name" -v size="$(stat --format=%s "$work/bench.zip")" -v u="$unzip" -v v="$verify" -v p="$peak" -v runs="$runs" 'BEGIN {
        printf "%-22s archive %4.0f MiB   unzip|sha1sum %6.2f s   verify %6.2f s   ratio %.2f   peak %5.1f MiB   (%d runs)\n",
            name, size / 1048576, u, v, v / u, p / 1024, runs }'
}

measure "8 files" 8
measure "100000 files" 100000
