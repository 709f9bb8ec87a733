# The steps that postgres.sh is made of. They share: dir, cluster, bin, user.

oldest=15

fail() { echo "PostgreSQL: $*" >&2; exit 1; }

find_binaries() {
  local candidate
  bin=
  for candidate in "$(command -v postgres || true)" $(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -rV); do
    [ -n "$candidate" ] || continue
    # A link in PATH leads to the directory that holds initdb and pg_ctl too.
    candidate=$(readlink -f "$candidate")
    [ "$(major "$candidate")" -ge "$oldest" ] || continue
    # A cluster goes on with the version that made it.
    if [ -f "$dir/cluster/PG_VERSION" ] && [ "$(major "$candidate")" != "$(cat "$dir/cluster/PG_VERSION")" ]; then continue; fi
    bin=$(dirname "$candidate")
    return
  done
  [ -z "${installed:-}" ] || fail "no binaries of version $oldest or later$(wanted_version), even after installing them"
  install_postgres
  installed=1
  find_binaries
}

major() { "$1" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/;q' | grep . || echo 0; }

wanted_version() { [ ! -f "$dir/cluster/PG_VERSION" ] || echo " (the data in $dir is of version $(cat "$dir/cluster/PG_VERSION"))"; }

install_postgres() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # Debian would make and start a cluster of its own; ours is the only one wanted.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/chorus.conf
  fi
  "$here/apt.sh" postgresql 9>&- || fail "version $oldest or later is needed$(wanted_version): put its binaries into PATH"
}

check_version() {
  local made
  made=$(cat "$cluster/PG_VERSION")
  [ "$made" = "$(major "$bin/postgres")" ] || fail "the data in $dir is of version $made, $bin is not"
}

# PostgreSQL refuses to run as root, so root hands the cluster to Debian's user.
choose_user() {
  user=$(id -un)
  [ "$(id -u)" = 0 ] || return 0
  id postgres >/dev/null 2>&1 || fail "it cannot run as root, and there is no user postgres to run it as"
  user=postgres
  chmod 711 "$dir"
}

as_user() {
  if [ "$user" = "$(id -un)" ]; then (cd / && "$@"); else (cd / && runuser -u "$user" -- "$@"); fi
}

create_cluster() {
  local new="$dir/cluster.new"
  rm -rf "$new"
  if ! as_user test -x "$dir"; then
    # DIR lies below a directory that the user cannot pass, such as root's home.
    new=/var/lib/chorus/$(basename "$dir")-$(random 4)
    mkdir -p /var/lib/chorus
    echo "PostgreSQL: user $user cannot reach $dir, so the data goes to $new, with a link in $dir" >&2
    mkdir -m 700 "$new"
  else
    mkdir -m 700 "$new"
  fi
  [ "$user" = "$(id -un)" ] || chown "$user:" "$new"
  (umask 077 && random 24 > "$dir/password")
  local given
  given=$(mktemp)
  cp "$dir/password" "$given"
  [ "$user" = "$(id -un)" ] || chown "$user" "$given"
  as_user "$bin/initdb" -D "$new" -U chorus -E UTF8 --locale=C.UTF-8 --auth-local=reject --auth-host=scram-sha-256 \
    --pwfile="$given" >"$dir/initdb.log" 2>&1 9>&- || { cat "$dir/initdb.log" >&2; rm -rf "$given" "$new"; fail "initdb failed"; }
  rm -f "$given"
  settings | as_user tee -a "$new/postgresql.conf" >/dev/null
  echo 'CREATE DATABASE chorus' | as_user "$bin/postgres" --single -D "$new" postgres >>"$dir/initdb.log" 2>&1 9>&-
  # Only a whole cluster gets the name, so a start that was cut short begins anew.
  if [ "$new" = "$dir/cluster.new" ]; then mv "$new" "$dir/cluster"; else ln -sfn "$new" "$dir/cluster"; fi
  cluster=$(readlink -f "$dir/cluster")
}

random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }

settings() {
  cat <<'CONF'

# Chorus
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
# An acknowledged message is durable.
fsync = on
synchronous_commit = on
full_page_writes = on
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
CONF
}

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
