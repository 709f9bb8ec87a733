# The processes of ./run, by name (silo-1, api-1 …). Reads: root, port, silos, apis, data, engine, alone, database.

declare -A id=() started=() failures=() due=()
names=() stopping='' serving=''

# The most connections that PostgreSQL (scripts/postgres-cluster.sh) and each process (Chorus:Postgres) take.
all_connections=150 usual_connections=40

list_processes() {
  local i
  # Alone, the server holds the grains itself.
  if [ -z "$alone" ]; then for ((i = 1; i <= silos; i++)); do names+=("silo-$i"); done; fi
  for ((i = 1; i <= apis; i++)); do names+=("api-$i"); done
}

set_up_environment() {
  export Chorus__DataDirectory=$data
  export ASPNETCORE_CONTENTROOT=$root/src/Api
  export ASPNETCORE_WEBROOT=$root/artifacts/web
  [ -n "$alone" ] || export Chorus__Cluster__Mode=Cluster
  local share=$((all_connections / ${#names[@]}))
  if [ "$share" -lt "$usual_connections" ]; then
    export Chorus__Postgres__MaxConnections=${Chorus__Postgres__MaxConnections:-$((share > 4 ? share : 4))}
  fi
  # Quiet unless asked otherwise.
  quiet=()
  if [ -z "${Logging__LogLevel__Default:-}" ]; then
    quiet=(--Logging:LogLevel:Default=Warning --Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning)
  fi
}

start_process() {
  local name=$1 number=${1#*-} program=Chorus.Silo url
  if [[ $name == api-* ]]; then
    program=Chorus.Api url=http://0.0.0.0:$((port + number - 1))
  else
    url=http://127.0.0.1:$((port + apis + number - 1))
  fi
  # A session of its own: a Ctrl-C in the terminal reaches ./run, which ends all in their order.
  Chorus__Postgres__ConnectionString=$database ASPNETCORE_URLS=$url \
    setsid dotnet "$root/artifacts/$engine/bin/$program/release/$program.dll" "${quiet[@]}" 8>&- &
  id[$name]=$! started[$name]=$SECONDS
  unset "due[$name]"
  echo "$!" > "$data/run/$name.pid"
  [ -z "$alone" ] || echo "$!" > "$data/run/silo-1.pid"
}

start_all() {
  local name
  for name in "${names[@]}"; do start_process "$name"; done
}

wait_until_ready() {
  local tries i
  # Their ports follow each other.
  for ((i = 1, tries = 0; i <= ${#names[@]}; tries++)); do
    [ -z "$stopping" ] || exit 0
    look_after_processes
    [ "$tries" -lt 1200 ] || fail "it has not become ready in two minutes"
    if ready "$((port + i - 1))"; then i=$((i + 1)); else sleep 0.1 8>&-; fi
  done
  serving=1
}

ready() {
  local status
  # shellcheck disable=SC2016
  status=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" || exit
    printf "GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3; head -n 1 <&3' "$1" 2>/dev/null)
  [[ $status == *' 200 '* ]]
}

watch_all() {
  while [ -z "$stopping" ]; do
    look_after_postgres
    look_after_processes
    sleep 1 8>&- &
    wait -n "$!" "${id[@]}" 2>/dev/null || true # It would tell how each has died, and so do we.
  done
}

look_after_postgres() {
  kill -0 "$(cat "$data/run/postgres.pid")" 2>/dev/null && return
  echo "./run: PostgreSQL has ended; starting it again" >&2
  start_postgres || echo "./run: PostgreSQL does not start; trying again" >&2
}

look_after_processes() {
  local name
  for name in "${names[@]}"; do
    if [ -n "${id[$name]:-}" ]; then
      kill -0 "${id[$name]}" 2>/dev/null || process_ended "$name"
    elif [ -n "${due[$name]:-}" ] && [ "$SECONDS" -ge "${due[$name]}" ]; then
      start_process "$name"
    fi
  done
}

# Who ended with 0 was asked to; all others come back, after 1, 2, 4 … 30 seconds, and 1 again once it has lived for a minute.
process_ended() {
  local name=$1 code=0 pause
  wait "${id[$name]}" || code=$?
  unset "id[$name]"
  rm -f "$data/run/$name.pid" ${alone:+"$data/run/silo-1.pid"}
  [ -n "$serving" ] || fail "$name has ended while starting (exit code $code)"
  if [ "$code" = 0 ]; then
    echo "./run: $name was ended, and stays away" >&2
    [[ " ${!id[*]} ${!due[*]} " == *' api-'* ]] || { echo "./run: no server is left" >&2; exit 0; }
    return
  fi
  [ $((SECONDS - started[$name])) -lt 60 ] || failures[$name]=0
  pause=$((1 << ${failures[$name]:-0}))
  failures[$name]=$((${failures[$name]:-0} + (pause < 32)))
  [ "$pause" -le 30 ] || pause=30
  due[$name]=$((SECONDS + pause))
  echo "./run: $name has ended by itself (exit code $code); it is started again in $pause s" >&2
}

# Servers first, so that clients are sent away while there are silos; then the silos, together; then the database.
end_all() {
  local code=$?
  trap '' INT TERM HUP
  end_processes api
  end_processes silo
  "$root/scripts/postgres.sh" stop "$data/postgres" 8>&- || code=1
  rm -f "$data"/run/*.pid
  exit "$code"
}

end_processes() {
  local name tries ids=()
  for name in "${!id[@]}"; do [[ $name != "$1"-* ]] || ids+=("${id[$name]}"); done
  [ "${#ids[@]}" -gt 0 ] || return 0
  kill -TERM "${ids[@]}" 2>/dev/null || true
  for ((tries = 0; tries < 300; tries++)); do
    kill -0 "${ids[@]}" 2>/dev/null || return 0
    sleep 0.1 8>&-
  done
  echo "./run: the ${1}s did not end in half a minute and are killed" >&2
  kill -KILL "${ids[@]}" 2>/dev/null || true
}
