#!/usr/bin/env bash
# Makes the archive of a release: the program with its manual page, completions and licences.
#   packaging/archive.sh FOLDER-OF-THE-PROGRAM TARGET INTO
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 FOLDER TARGET INTO" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
program="$1/citable"
[ -f "$program" ] || program="$1/citable.exe"
version=$("$program" --version | cut -d ' ' -f 2 | tr -d '\r')
name="citable-$version-$2"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/$name/completions" "$3"
cp "$program" "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$root/CITATION.cff" "$made/$name/"
"$program" man >"$made/$name/citable.1"
"$program" completions bash >"$made/$name/completions/citable.bash"
"$program" completions zsh >"$made/$name/completions/_citable"
"$program" completions fish >"$made/$name/completions/citable.fish"
"$program" completions powershell >"$made/$name/completions/_citable.ps1"
into=$(cd "$3" && pwd)
(cd "$made" && tar -czf "$into/$name.tar.gz" "$name")
