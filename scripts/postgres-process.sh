# The server's process. Part of postgres.sh: reads dir, bin and user, sets cluster.

# The first line of postmaster.pid is the process, the fourth its port. The process counts only if it works in our
# directory: after a crash its number may belong to another.
running() {
  cluster=$(readlink -f "$dir/cluster" || true)
  local pid
  pid=$(sed -n 1p "$cluster/postmaster.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$cluster" ]
}

server_port() { sed -n 4p "$cluster/postmaster.pid"; }

# After a kill the server's children still end by themselves; only when none is left may its mark go, which keeps a
# second server from the same data. (A live process that merely has its number would keep it for ever.)
forget_dead_server() {
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if [ -z "$(find /proc -maxdepth 2 -name cwd -lname "$cluster" 2>/dev/null)" ]; then
      rm -f "$cluster/postmaster.pid"
      return
    fi
    sleep 0.1
  done
  fail "processes of an earlier server still work in $cluster"
}

# The eighth line says "ready" once it accepts connections; after a crash it recovers first.
wait_until_ready() {
  local tries
  for ((tries = 0; tries < 1200; tries++)); do
    [[ $(sed -n 8p "$cluster/postmaster.pid" 2>/dev/null) != ready* ]] || return 0
    running || fail "it ended while starting; see $cluster/log"
    sleep 0.1
  done
  fail "it has not become ready; see $cluster/log"
}

launch() {
  local port=${1:-} tries=1 attempt
  # Without a port of the caller's: the last one, if it is free, so that connection strings stay good after a restart.
  if [ -z "$port" ]; then
    tries=10
    port=$(cat "$dir/port" 2>/dev/null || true)
    if [ -z "$port" ] || taken "$port"; then port=$(free_port); fi
  elif taken "$port"; then
    fail "port $port is taken"
  fi
  as_user rm -f "$cluster/startup.log"
  for ((attempt = 1; attempt <= tries; attempt++)); do
    if as_user "$bin/pg_ctl" -D "$cluster" -l "$cluster/startup.log" -o "-p $port" -w -t 120 start </dev/null >/dev/null 2>&1 9>&-; then
      echo "$port" > "$dir/port"
      return
    fi
    # Somebody else may have taken the port meanwhile.
    grep -qs 'could not bind' "$cluster/startup.log" || tail -qn 20 "$cluster"/log/*.log | grep -q 'could not bind' || break
    port=$(free_port)
  done
  cat "$cluster/startup.log" >&2
  fail "it did not start in $dir; see also $cluster/log"
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range that the kernel gives to outgoing connections.
free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    taken "$port" || { echo "$port"; return; }
  done
  fail "no free port found"
}
