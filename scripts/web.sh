#!/usr/bin/env bash
# web.sh  builds the web app (src/Web) into artifacts/web, unless nothing changed since last time. Quiet, but for what went wrong.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p artifacts
exec 7>artifacts/.web-lock
flock 7
stamp=artifacts/.built-web
if [ -f "$stamp" ] && [ -f artifacts/web/index.html ] \
  && [ -z "$(find src/Web -name node_modules -prune -o -newer "$stamp" -print -quit)" ]; then exit 0; fi

scripts/web-packages.sh 7>&-
echo "Building the web app …" >&2
started=$(mktemp)
log=$(mktemp)
trap 'rm -rf "$started" "$log" artifacts/.web-new' EXIT
quietly() { "$@" >"$log" 2>&1 7>&- || { cat "$log" >&2; echo "src/Web does not build." >&2; exit 1; }; }

quietly npm --prefix src/Web/app run build -- --outDir ../../../artifacts/.web-new
# In one step, because a server may be serving it.
rm -rf artifacts/.web-old
[ ! -d artifacts/web ] || mv artifacts/web artifacts/.web-old
mv artifacts/.web-new artifacts/web
rm -rf artifacts/.web-old
# What was edited while it was building is built the next time.
mv "$started" "$stamp"
