# The servers of bench/run, bench/replies and bench/search. Shares: root, work; sets bin, servers (NAME=URL,PID) and adds to arguments.

bin=$root/artifacts/Embedded/bin
servers=() children=()

fail() { echo "bench/${0##*/}: $*" >&2; exit 1; }

say() { echo "bench/${0##*/}: $*" >&2; }

install_redis() {
  command -v redis-server >/dev/null || "$root/scripts/apt.sh" redis-server
}

# build PROJECT…
build() {
  local project
  say "building"
  for project in "$@"; do
    [ -d "$root/$project" ] || continue
    dotnet build "$root/$project" -c Release -v q --nologo >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; fail "$project does not build"; }
  done
}

install_packages() {
  cd "$root/bench/peers/SocketIO"
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --no-audit --no-fund >"$work/npm.log" 2>&1 || { cat "$work/npm.log" >&2; fail "npm ci failed"; }
  fi
  cd "$root"
}

measure_grain_calls() {
  local project name rate
  project=$(ls "$root"/bench/GrainCalls/*.csproj 2>/dev/null) || { say "no bench/GrainCalls; going on without"; return 0; }
  name=$(basename "$project" .csproj)
  say "grain calls"
  dotnet "$bin/$name/release/$name.dll" | tee "$work/grain-calls" >&2
  # Its last line that names a rate, as in "612,345 calls/s".
  rate=$(sed -nE 's|^(.*[^0-9,.])?([0-9][0-9,]*)(\.[0-9]+)? calls/s.*|\2|p' "$work/grain-calls" | tail -n 1 | tr -d ,)
  [ -n "$rate" ] || fail "bench/GrainCalls named no calls/s"
  arguments+=(--grain-calls "$rate")
}

start_peers() {
  local database redis port url
  say "starting the peers"
  database=$("$root/scripts/postgres.sh" start "$work/postgres")

  free_port
  serve signalr dotnet "$bin/Chorus.Bench.SignalR/release/Chorus.Bench.SignalR.dll" \
    --urls "http://127.0.0.1:$port" --database "$database"
  wait_for signalr /health/ready

  free_port
  redis=$port
  start redis redis-server --port "$redis" --bind 127.0.0.1 --save '' --appendonly no --dir "$work"
  free_port
  url=$(sed -E 's|^Host=(.*);Port=(.*);Username=(.*);Password=(.*);Database=(.*)$|postgres://\3:\4@\1:\2/\5|' <<<"$database")
  serve socketio env PORT="$port" REDIS_URL="redis://127.0.0.1:$redis" DATABASE_URL="$url" NODE_ENV=production \
    node --expose-gc "$root/bench/peers/SocketIO/server.js"
  wait_for socketio /
}

# start_chorus [NAME]
start_chorus() {
  local name=${1:-chorus}
  say "starting $name"
  free_port
  Chorus__RateLimits__Enabled=false "$root/run" --port "$port" --data "$work/$name" >"$work/$name.log" 2>&1 &
  children+=("$!")
  until grep -q '^Chorus is ready' "$work/$name.log"; do
    kill -0 "$!" 2>/dev/null || { cat "$work/$name.log" >&2; fail "Chorus did not start"; }
    sleep 0.2
  done
  servers+=("$name=http://127.0.0.1:$port,$(cat "$work/$name/run/api-1.pid")")
}

# serve NAME COMMAND…  in the background, to be measured on $port
serve() {
  start "$@"
  servers+=("$1=http://127.0.0.1:$port,${children[-1]}")
}

# start NAME COMMAND…  in the background
start() {
  "${@:2}" >"$work/$1.log" 2>&1 &
  children+=("$!")
}

wait_for() {
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    ! curl -fs -o /dev/null "http://127.0.0.1:$port$2" || return 0
    kill -0 "${children[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/$1.log" >&2
  fail "$1 did not start"
}

# Sets port; not in a subshell, so that two calls in a row differ.
free_port() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 0
  done
  fail "no free port found"
}

end_all() {
  local code=$? child
  trap '' INT TERM HUP
  for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
  for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
  [ ! -d "$work/postgres" ] || "$root/scripts/postgres.sh" stop "$work/postgres" || true
  rm -rf "$work"
  exit "$code"
}
