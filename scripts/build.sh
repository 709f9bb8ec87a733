#!/usr/bin/env bash
# build.sh ENGINE PROJECT  builds src/PROJECT (Release) for Embedded or Microsoft, unless nothing changed since last time.
# Quiet, but for what went wrong. The server comes with its web app.
set -euo pipefail

engine=$1 project=$2
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v dotnet >/dev/null || { echo "The .NET SDK $(sed -nE 's/.*"version": "([0-9]+)\..*/\1/p' global.json) is needed: no dotnet in PATH." >&2; exit 1; }

[ "$project" != Api ] || scripts/web.sh
mkdir -p "artifacts/$engine"
exec 9>"artifacts/$engine/.build-lock"
flock 9
stamp=artifacts/$engine/.built-$project
# Directories count too: removing a file changes its directory.
inputs=(src Directory.Build.props Directory.Build.targets Directory.Packages.props global.json .editorconfig BannedSymbols.txt)
if [ -f "$stamp" ] && [ -z "$(find "${inputs[@]}" -path src/Web -prune -o -newer "$stamp" -print -quit)" ]; then exit 0; fi

echo "Building …" >&2
started=$(mktemp)
log=$(mktemp)
trap 'rm -f "$started" "$log"' EXIT
if ! dotnet build "src/$project" -c Release -p:OrleansEngine="$engine" --nologo -v q >"$log" 2>&1 9>&-; then
  grep -E 'error|warn' "$log" | sort -u >&2 || cat "$log" >&2
  echo "src/$project does not build." >&2
  exit 1
fi
# What was edited while it was building is built the next time.
mv "$started" "$stamp"
