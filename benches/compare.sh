#!/usr/bin/env bash
# `check` beside cffconvert and rs-metadata, as whole processes on the same repositories, and on a
# repository of 200,000 files beside one of 20. Needs GNU time, Python with venv, and PyPI.
# RUNS: how often each is run (20). CACHE: where the Python tools are kept between runs.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-20}
cache=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/citable-compare}
cargo build --release --quiet
citable=$PWD/target/release/citable

# One environment for each tool: their dependencies need not agree.
for tool in cffconvert rs-metadata; do
    if ! [ -x "$cache/$tool/bin/$tool" ]; then
        python3 -m venv "$cache/$tool"
        "$cache/$tool/bin/pip" install --quiet "$tool"
    fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git_in() { git -C "$1" -c user.name=x -c user.email=x@example.org "${@:2}"; }

# A typical repository: CITATION.cff, LICENSE, README.md and codemeta.json, all sound. Without the
# last rs-metadata would look at nothing.
typical=$work/typical
cp -r tests/fixtures/repository "$typical"
echo '{"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "@type": "SoftwareSourceCode",
  "name": "Spot Counter", "version": "1.0.0", "license": "https://spdx.org/licenses/MIT",
  "codeRepository": "https://github.com/example/spot-counter",
  "author": [{"@type": "Person", "familyName": "Example", "givenName": "Ada"}]}' >"$typical/codemeta.json"

# The largest that anybody has: 300 authors, and the same said in three more files.
large=$work/large
cp -r "$typical" "$large"
{
    sed '/^authors:/,$d' "$typical/CITATION.cff"
    echo "authors:"
    for number in $(seq 300); do
        printf '  - family-names: Author%s\n    given-names: Ada\n    affiliation: "Institute %s, University of Somewhere"\n' "$number" "$number"
        printf '    orcid: https://orcid.org/0000-0002-1825-0097\n'
    done
    sed -n '/^version:/,$p' "$typical/CITATION.cff"
} >"$large/CITATION.cff"
creators=$(for number in $(seq 300); do printf '{"name": "Author%s, Ada", "orcid": "0000-0002-1825-0097"},' "$number"; done)
echo "{\"title\": \"Spot Counter\", \"description\": \"Counts spots.\", \"upload_type\": \"software\", \"license\": \"MIT\", \"creators\": [${creators%,}]}" >"$large/.zenodo.json"
people=$(for number in $(seq 300); do printf '{"@type": "Person", "familyName": "Author%s", "givenName": "Ada"},' "$number"; done)
echo "{\"@context\": \"https://doi.org/10.5063/schema/codemeta-2.0\", \"@type\": \"SoftwareSourceCode\", \"name\": \"Spot Counter\", \"version\": \"1.0.0\", \"author\": [${people%,}]}" >"$large/codemeta.json"
printf '[project]\nname = "spot-counter"\nversion = "1.0.0"\nlicense = "MIT"\n' >"$large/pyproject.toml"

for repository in "$typical" "$large"; do
    git_in "$repository" init --quiet --initial-branch=main
    git_in "$repository" remote add origin https://github.com/example/spot-counter.git
    git_in "$repository" add --all
    git_in "$repository" commit --quiet --message=sample
done

# So many files in folders of a hundred, committed and checked out.
grow() {
    local repository=$1 count=$2
    cp -r "$typical" "$repository"
    {
        printf 'commit refs/heads/main\ncommitter x <x@example.org> 1700000000 +0000\ndata 1\nx\nfrom refs/heads/main^0\n'
        awk -v count="$count" 'BEGIN { for (n = 0; n < count; n++) printf "M 644 inline d%d/f%d\ndata 2\nx\n", n / 100, n }'
    } | git -C "$repository" fast-import --quiet
    git -C "$repository" reset --quiet --hard
}
grow "$work/twenty" 20
grow "$work/many" 200000

entry() { printf '%s\t%s\t%s\n' "$1" "$2" "$(printf '%q ' "${@:3}")"; }
{
    entry "=citable check, typical" "$typical" "$citable" check
    entry "cffconvert --validate, typical" "$typical" "$cache/cffconvert/bin/cffconvert" --validate
    entry "rs-metadata validate, typical" "$typical" "$cache/rs-metadata/bin/rs-metadata" validate
    entry "=citable check, 300 authors" "$large" "$citable" check
    entry "cffconvert --validate, 300 authors" "$large" "$cache/cffconvert/bin/cffconvert" --validate
    entry "rs-metadata validate, 300 authors" "$large" "$cache/rs-metadata/bin/rs-metadata" validate
    entry "=citable check, 20 files" "$work/twenty" "$citable" check
    entry "citable check, 200,000 files" "$work/many" "$citable" check
} | benches/clock.py "$runs"
