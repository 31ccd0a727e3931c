#!/usr/bin/env bash
# Makes the installers of a release: each is its body below three lines of what it installs.
#   packaging/installers.sh ADDRESS-OF-THE-REPOSITORY VERSION CHECKSUMS INTO
set -euo pipefail
[ $# -eq 4 ] || { echo "usage: $0 ADDRESS VERSION CHECKSUMS INTO" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
sums=$(grep -v '^#' "$3" || true)
# What is written between quotes holds none.
case "$1$2$sums" in *[\'\"\`\$\\]*) echo "error: a quote in the address, the version or the sums" >&2; exit 1 ;; esac
{
  echo '#!/bin/sh'
  printf "repository='%s'\nversion='%s'\nsums='%s'\n" "$1" "$2" "$sums"
  cat "$here/installer.sh"
} >"$4/citable-installer.sh"
{
  printf "\$repository = '%s'\n\$version = '%s'\n\$sums = '%s'\n" "$1" "$2" "$sums"
  cat "$here/installer.ps1"
} >"$4/citable-installer.ps1"
