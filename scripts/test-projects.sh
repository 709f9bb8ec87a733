# The steps of ./test. Adds to: passed, failed, skipped, failures.

install_needs() {
  command -v dotnet >/dev/null || { echo "The .NET SDK is needed: no dotnet in PATH." >&2; exit 1; }
  # PostgreSQL is seen to by postgres.sh when a test first asks for it.
  command -v chromium >/dev/null || scripts/apt.sh chromium >&2 || echo "Without chromium the browser tests are skipped" >&2
  command -v pdftotext >/dev/null || scripts/apt.sh poppler-utils >&2 || echo "Without pdftotext the tests that read PDFs are skipped" >&2
  scripts/fonts.sh
  [ -n "$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx)" ] || scripts/apt.sh nginx >&2 || echo "Without nginx the tests of its set-up are skipped" >&2
}

test_engine() {
  local engine=$1 project log
  echo "Building for $engine …" >&2
  log=$(mktemp)
  if ! dotnet build Orleans.sln -c Release -p:OrleansEngine="$engine" --nologo -v q >"$log" 2>&1; then
    grep -E 'error' "$log" | sort -u || cat "$log"
    rm -f "$log"
    echo "The solution does not build for $engine"
    failed=$((failed + 1))
    return
  fi
  rm -f "$log"
  rm -rf "artifacts/$engine/test-results"
  for project in $(grep -l Microsoft.NET.Test.Sdk tests/*/*.csproj); do
    # What says of itself that it does not meet the engine is tested once.
    if [ "$engine" != Embedded ] && grep -q '<MeetsEngine>false' "$project"; then
      say "$engine" "$project" "left out: tested on Embedded alone"
    else
      test_project "$engine" "$(basename "$project" .csproj)"
    fi
  done
}

# Failing tests are shown in full, all else is quiet.
test_project() {
  local engine=$1 name=$2 results="artifacts/$1/test-results" log code=0 started=$SECONDS
  log=$results/$name.log
  mkdir -p "$results"
  dotnet test "artifacts/$engine/bin/$name/release/$name.dll" --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' \
    --blame-hang-timeout 15m --blame-hang-dump-type none ${filter:+--filter "$filter"} >"$log" 2>&1 || code=$?
  count "$results/$name.trx"
  [ "$code" = 0 ] || report "$engine" "$name" "$log"
  say "$engine" "$name" "$here_passed passed, $here_failed failed, $here_skipped skipped, $((SECONDS - started)) s"
}

say() { printf '%-10s %-28s %s\n' "$1" "$(basename "$2" .csproj)" "$3" >&2; }

count() {
  here_passed=0 here_failed=0 here_skipped=0
  local total executed
  if [ -f "$1" ]; then
    here_passed=$(counter "$1" passed)
    here_failed=$(counter "$1" failed)
    total=$(counter "$1" total)
    executed=$(counter "$1" executed)
    here_skipped=$((total - executed))
  fi
  passed=$((passed + here_passed)) failed=$((failed + here_failed)) skipped=$((skipped + here_skipped))
}

counter() { sed -nE "s/.*<Counters.* $2=\"([0-9]+)\".*/\\1/p" "$1" | head -n 1; }

# The whole log where it happens, and what failed once more at the end: of a long output people see the end first.
report() {
  echo "--- $2 on $1"
  cat "$3"
  # A run that broke down (a crash, a hang) is a failure even if no single test was.
  if [ "$here_failed" = 0 ]; then
    here_failed=1
    failed=$((failed + 1))
  fi
  failures+="--- $2 on $1"$'\n'"$(sed 's/\x1b\[[0-9;]*m//g' "$3" | grep -EA 9 '^ +(Failed|FAIL) ' | cut -c1-300 || tail -n 5 "$3")"$'\n'
}
