# Finds PostgreSQL's binaries, and its user. Part of postgres.sh: reads dir and cluster, sets bin and user.

oldest=15

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
