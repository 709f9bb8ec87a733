# The tests of src/Web's packages, a step of ./test. Adds to: passed, failed, skipped, failures. Reads: filter.

test_web() {
  local package
  # An expression of dotnet test's names nothing here.
  [[ $filter != *[~=\|\&]* ]] || return 0
  if ! scripts/web-packages.sh; then
    echo "src/Web's packages do not install"
    failed=$((failed + 1))
    return
  fi
  for package in $(cd src/Web && grep -l '"test": "vitest' -- */package.json); do
    test_package "$(dirname "$package")"
  done
}

# Failing tests are shown in full, all else is quiet. A package's types are its first test.
test_package() {
  local name=$1 results="artifacts/web-test-results/$1" code=0
  rm -rf "$results"
  mkdir -p "$results"
  results=$(cd "$results" && pwd)
  npm --prefix "src/Web/$name" run --silent check >"$results/log" 2>&1 \
    && (cd "src/Web/$name" && npx vitest run --reporter=default --reporter=json --outputFile.json="$results/results.json" \
      --passWithNoTests ${filter:+-t "$filter"}) >>"$results/log" 2>&1 || code=$?
  here_passed=$(web_counter numPassedTests) here_failed=$(web_counter numFailedTests) here_skipped=$(web_counter numPendingTests)
  # Those that the filter leaves out are not skipped tests.
  [ -z "$filter" ] || here_skipped=0
  passed=$((passed + here_passed)) failed=$((failed + here_failed)) skipped=$((skipped + here_skipped))
  [ "$code" = 0 ] || report "$name" web "$results/log"
  printf '%-10s %-26s %s\n' web "$name" "$here_passed passed, $here_failed failed, $here_skipped skipped" >&2
}

web_counter() {
  [ -f "$results/results.json" ] || { echo 0; return; }
  node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))[process.argv[2]] ?? 0' "$results/results.json" "$1"
}
