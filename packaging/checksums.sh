#!/usr/bin/env bash
# Prints action/checksums.txt for the archives in a folder.
#   packaging/checksums.sh FOLDER
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
echo "# The SHA-256 sums of the archives of one release, which \`install.sh\` compares a download with."
echo "# A release writes this file; without a line for a system nothing is downloaded for it."
cd "$1"
sha256sum -- citable-*.tar.gz
