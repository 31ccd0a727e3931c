# Installs citable for the user who runs this, into CITABLE_BIN or ~/.local/bin. It downloads one
# archive, compares it with the checksum above, and changes nothing else.
set -eu

fail() {
  echo "error: $1" >&2
  exit 1
}

main() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) target=x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
    Darwin-x86_64) target=x86_64-apple-darwin ;;
    Darwin-arm64) target=aarch64-apple-darwin ;;
    *) fail "there is no program for $(uname -s) $(uname -m); build it: cargo install --locked --git $repository" ;;
  esac
  archive="citable-$version-$target.tar.gz"
  expected=$(printf '%s\n' "$sums" | awk -v archive="$archive" '$2 == archive { print $1 }')
  [ -n "$expected" ] || fail "this installer has no checksum for $archive"
  bin=${CITABLE_BIN:-$HOME/.local/bin}
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  url="$repository/releases/download/v$version/$archive"
  case "$url" in
    http://127.0.0.1:*) protocol='=http' ;;
    *) protocol='=https' ;;
  esac
  curl --proto "$protocol" --proto-redir "$protocol" --tlsv1.2 --fail --silent --show-error --location \
    --retry 3 --output "$work/$archive" "$url" || fail "cannot download $url"
  if command -v sha256sum >/dev/null; then
    got=$(sha256sum "$work/$archive" | cut -d ' ' -f 1)
  else
    got=$(shasum -a 256 "$work/$archive" | cut -d ' ' -f 1)
  fi
  [ "$got" = "$expected" ] || fail "$archive is not the file that belongs to this installer (SHA-256 $got instead of $expected); nothing was installed"
  tar -xzf "$work/$archive" -C "$work"
  mkdir -p "$bin"
  # In one step, so that a program that runs is not cut off.
  cp "$work/citable-$version-$target/citable" "$bin/.citable-new"
  chmod 755 "$bin/.citable-new"
  mv "$bin/.citable-new" "$bin/citable"
  echo "installed $("$bin/citable" --version) as $bin/citable"
  case ":$PATH:" in
    *":$bin:"*) ;;
    *) echo "$bin is not on your PATH; add it, for example in ~/.profile: export PATH=\"$bin:\$PATH\"" ;;
  esac
}

# A download that was cut off has no last line, and does nothing.
main
