#!/usr/bin/env bash
# web-packages.sh  installs what src/Web needs, as its lock file says, unless that is there already. Quiet, but for what went wrong.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../src/Web"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
  || { echo "Node 20.19 or newer is needed for src/Web (found: $(node --version 2>/dev/null || echo none))." >&2; exit 1; }

mkdir -p ../../artifacts
exec 6>../../artifacts/.web-packages-lock
flock 6
# npm writes this file once all is installed.
[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
echo "Installing the web packages …" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
npm ci --no-audit --no-fund >"$log" 2>&1 6>&- || { cat "$log" >&2; exit 1; }
touch node_modules/.package-lock.json
