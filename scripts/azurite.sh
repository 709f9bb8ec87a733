#!/usr/bin/env bash
# azurite.sh  prints the program of Azurite, the Azure Blob Storage that tests use; installs it when it is not there yet.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/Testing/Azurite"
exec 9>.lock
flock 9
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1 9>&- || { cat "$log" >&2; echo "Azurite cannot be installed" >&2; exit 1; }
fi
echo "$PWD/node_modules/azurite/dist/src/blob/main.js"
