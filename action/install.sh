#!/usr/bin/env bash
# Finds, downloads or builds the program for the Action. Everything comes in by the environment:
#   CITABLE_INSTALL     auto, download, build or path
#   CITABLE_BINARY      a program that is there
#   CITABLE_REPOSITORY  the Action's repository on GitHub; empty in a checkout (`uses: ./`)
#   GITHUB_ACTION_PATH, GITHUB_SERVER_URL, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_OUTPUT
set -euo pipefail

# Git's bash on Windows takes `D:` for the name of a machine in some places.
native() {
  if command -v cygpath >/dev/null; then cygpath -u "$1"; else printf '%s\n' "$1"; fi
}

here=$(native "${GITHUB_ACTION_PATH:?}")
temp=$(native "${RUNNER_TEMP:-${TMPDIR:-/tmp}}")
way=${CITABLE_INSTALL:-auto}
binary=${CITABLE_BINARY:-}

# Ends with an annotation: what, and what to do. Nothing in it is a stranger's, and it has one line.
fail() {
  echo "::error title=citable::$1"
  exit 3
}

case "$way" in
  auto | download | build | path) ;;
  *) fail "the input install is one of auto, download, build, path" ;;
esac
case "$binary" in
  *$'\n'* | *$'\r'*) fail "the input binary is one path" ;;
esac

# The version of this very Action, which is the release that its program belongs to.
version=$(sed -n 's/^version = "\([0-9A-Za-z.+-]*\)".*/\1/p' "$here/Cargo.toml" | head -n 1)
[ -n "$version" ] || fail "the Action has no version in its Cargo.toml"

case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64 | Windows-ARM64) target=x86_64-pc-windows-msvc ;;
  *) target= ;;
esac
case "$target" in
  *windows*) name=citable.exe ;;
  *) name=citable ;;
esac
archive="citable-$version-$target.tar.gz"
expected=$(awk -v archive="$archive" '$2 == archive { print $1 }' "$here/action/checksums.txt")

if [ "$way" = auto ]; then
  if [ -n "$binary" ]; then
    way=path
  elif [ -n "$target" ] && [ -n "$expected" ] && [ -n "${CITABLE_REPOSITORY:-}" ]; then
    way=download
  elif command -v cargo >/dev/null; then
    way=build
  else
    fail "there is no release of citable $version for ${RUNNER_OS:-this system} ${RUNNER_ARCH:-}, and no cargo to build it; use a release of the Action, or install Rust before this step"
  fi
fi

sum() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1" | cut -d ' ' -f 1
  else
    shasum -a 256 "$1" | cut -d ' ' -f 1
  fi
}

download() {
  [ -n "$target" ] || fail "there is no program for ${RUNNER_OS:-this system} ${RUNNER_ARCH:-}; use install: build"
  [ -n "$expected" ] || fail "this version of the Action has no checksum for $archive, so nothing is downloaded; use a release of the Action, or install: build"
  [ -n "${CITABLE_REPOSITORY:-}" ] || fail "a checkout of the Action has no release to download; use install: build"
  local protocol='=https' url folder got
  url="${GITHUB_SERVER_URL:-https://github.com}/$CITABLE_REPOSITORY/releases/download/v$version/$archive"
  # On this machine itself there is no certificate; the checksum counts in any case.
  case "$url" in http://127.0.0.1:*) protocol='=http' ;; esac
  folder=$(mktemp -d "$temp/citable-install-XXXXXX")
  curl --proto "$protocol" --proto-redir "$protocol" --tlsv1.2 --fail --silent --show-error --location \
    --retry 5 --retry-delay 2 --max-time 300 --output "$folder/$archive" "$url" ||
    fail "cannot download $archive of release v$version; run the job again, or use install: build"
  got=$(sum "$folder/$archive")
  if [ "$got" != "$expected" ]; then
    rm -f "$folder/$archive"
    fail "$archive is not the file that this version of the Action belongs to (SHA-256 $got instead of $expected); it was deleted and nothing of it was run"
  fi
  (cd "$folder" && tar -xzf "$archive")
  binary="$folder/citable-$version-$target/$name"
  [ -f "$binary" ] || fail "$archive holds no $name"
}

build() {
  command -v cargo >/dev/null || fail "install: build needs cargo; install Rust before this step"
  local folder="$temp/citable-build"
  cargo build --release --locked --bin citable --manifest-path "$here/Cargo.toml" --target-dir "$folder" ||
    fail "citable could not be built; see the messages of cargo"
  binary="$folder/release/$name"
}

case "$way" in
  download) download ;;
  build) build ;;
  path)
    [ -n "$binary" ] || binary=$(command -v citable) || fail "there is no citable on the PATH; name it in the input binary"
    [ -f "$binary" ] || fail "the input binary names no file"
    ;;
esac
"$binary" --version
printf 'binary=%s\n' "$binary" >>"$GITHUB_OUTPUT"
