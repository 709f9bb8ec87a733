# The directory and the database of ./run. Reads: root, port, silos, apis; sets: data (absolute), database.

fail() { echo "./run: $*" >&2; exit 1; }

prepare_directory() {
  mkdir -p "$data/run" || fail "cannot write to $data"
  data=$(cd "$data" && pwd -P)
  # PostgreSQL's user must be able to pass through; what is secret below has its own rights.
  [ "$(id -u)" != 0 ] || chmod o+x "$data"
  # One ./run for a directory; the lock goes with the process, however it ends.
  exec 8>"$data/run/.lock"
  flock -n 8 || fail "Chorus already runs on $data"
  refuse_leftovers
  rm -f "$data"/run/*.pid
  local i last=$port
  [ $((silos + apis)) = 2 ] || last=$((port + apis + silos - 1))
  for ((i = port; i <= last; i++)); do
    ! taken "$i" || fail "port $i is taken; choose another with --port"
  done
}

refuse_leftovers() {
  local old left=''
  for old in $(cat "$data"/run/{api,silo}-*.pid 2>/dev/null | sort -u); do
    ! tr '\0' ' ' 2>/dev/null <"/proc/$old/cmdline" | grep -q 'Chorus\.\(Api\|Silo\)\.dll' || left+=" $old"
  done
  [ -z "$left" ] || fail "processes left over from an earlier ./run still work on $data: end them with  kill$left"
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_postgres() {
  database=$("$root/scripts/postgres.sh" start "$data/postgres" 8>&-) || return 1
  sed -n 1p "$data/postgres/cluster/postmaster.pid" > "$data/run/postgres.pid"
}
