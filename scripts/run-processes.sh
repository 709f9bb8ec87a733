# The processes of ./run. Shares: root, port, data, engine; sets api (a process id) and stopping.

api='' stopping=''

fail() { echo "./run: $*" >&2; exit 1; }

prepare_directory() {
  mkdir -p "$data/run" || fail "cannot write to $data"
  data=$(cd "$data" && pwd -P)
  # PostgreSQL's user must be able to pass through; what is secret below has its own rights.
  [ "$(id -u)" != 0 ] || chmod o+x "$data"
  # One ./run for a directory; the lock goes with the process, however it ends.
  exec 8>"$data/run/.lock"
  flock -n 8 || fail "Chorus already runs on $data"
  local old
  old=$(cat "$data/run/api-1.pid" 2>/dev/null || true)
  if [ -n "$old" ] && tr '\0' ' ' 2>/dev/null <"/proc/$old/cmdline" | grep -q Chorus.Api.dll; then
    fail "a server left over from an earlier ./run still works on $data: end it with  kill $old"
  fi
  rm -f "$data"/run/*.pid
  ! taken || fail "port $port is taken; choose another with --port"
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

build_server() {
  local reason
  if [ "$engine" = Microsoft ] && [ ! -f "$root/artifacts/Microsoft/.built-Api" ]; then
    reason=$("$root/scripts/microsoft-orleans.sh") || fail "Microsoft Orleans's packages do not restore here: $reason"
  fi
  "$root/scripts/build.sh" "$engine" Api 8>&- || exit 1
  if [ "$engine" = Microsoft ]; then echo "One process, on Microsoft Orleans"; else echo "One process, on the embedded engine"; fi
}

start_postgres() {
  database=$("$root/scripts/postgres.sh" start "$data/postgres" 8>&-) || exit 1
  sed -n 1p "$data/postgres/cluster/postmaster.pid" > "$data/run/postgres.pid"
}

start_api() {
  export Chorus__Postgres__ConnectionString=$database
  export Chorus__DataDirectory=$data
  export ASPNETCORE_URLS=http://0.0.0.0:$port
  export ASPNETCORE_CONTENTROOT=$root/src/Api
  # Quiet unless asked otherwise.
  local quiet=()
  if [ -z "${Logging__LogLevel__Default:-}" ]; then
    quiet=(--Logging:LogLevel:Default=Warning --Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning)
  fi
  # A session of its own: a Ctrl-C in the terminal reaches ./run, which ends the server and then PostgreSQL.
  setsid dotnet "$root/artifacts/$engine/bin/Chorus.Api/release/Chorus.Api.dll" "${quiet[@]}" 8>&- &
  api=$!
  echo "$api" | tee "$data/run/silo-1.pid" > "$data/run/api-1.pid"
}

wait_until_ready() {
  local tries
  for ((tries = 0; tries < 1200; tries++)); do
    [ -z "$stopping" ] || exit 0
    kill -0 "$api" 2>/dev/null || api_ended
    ! ready || return 0
    sleep 0.1
  done
  fail "it has not become ready in two minutes"
}

ready() {
  local status
  # shellcheck disable=SC2016
  status=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" || exit
    printf "GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3; head -n 1 <&3' "$port" 2>/dev/null)
  [[ $status == *' 200 '* ]]
}

watch_all() {
  while [ -z "$stopping" ]; do
    kill -0 "$api" 2>/dev/null || api_ended
    if ! kill -0 "$(cat "$data/run/postgres.pid")" 2>/dev/null; then
      echo "./run: PostgreSQL has ended; starting it again" >&2
      start_postgres
    fi
    sleep 1 8>&- &
    wait -n "$!" "$api" || true
  done
}

api_ended() {
  local code=0
  wait "$api" || code=$?
  api=''
  echo "./run: the server has ended by itself (exit code $code)" >&2
  exit 1
}

end_all() {
  local code=$?
  trap '' INT TERM HUP
  if [ -n "$api" ]; then
    kill -TERM "$api" 2>/dev/null || true
    local tries
    for ((tries = 0; tries < 600; tries++)); do
      kill -0 "$api" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$api" 2>/dev/null && echo "./run: the server did not end in a minute and was killed" >&2
  fi
  "$root/scripts/postgres.sh" stop "$data/postgres" 8>&- || code=1
  rm -f "$data"/run/*.pid
  exit "$code"
}
