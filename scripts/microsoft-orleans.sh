#!/usr/bin/env bash
# microsoft-orleans.sh  succeeds if Microsoft Orleans's packages restore here; otherwise prints why not, in one line.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
timeout 300 dotnet restore src/Silo -p:OrleansEngine=Microsoft --nologo -v q >"$log" 2>&1 && exit 0
reason=$(grep -oE 'NU[0-9]+: .*' "$log" | sed 's/ \[.*//' | head -n 1 || true)
echo "${reason:-the restore did not finish}"
exit 1
