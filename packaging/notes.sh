#!/usr/bin/env bash
# Prints a version's part of CHANGELOG.md; of a first release the part that is not released yet.
#   packaging/notes.sh VERSION CHANGELOG
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 VERSION CHANGELOG" >&2; exit 2; }
notes() {
  awk -v title="$1" '
    index($0, "## ") == 1 { here = ($2 == title || $2 == "[" title "]"); next }
    here { print }
  ' "$2"
}
text=$(notes "$1" "$2")
[ -n "$text" ] || text=$(notes Unreleased "$2")
printf '%s\n' "$text"
