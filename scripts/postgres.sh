#!/usr/bin/env bash
# A private PostgreSQL below a directory of ours.
#
#   postgres.sh start DIR [PORT]  prints its Npgsql connection string, and nothing else; does nothing when it runs
#   postgres.sh stop DIR          ends it cleanly
#   postgres.sh follow DIR PID    once the process PID has ended, stops the server and deletes DIR (for tests)
#
# DIR holds: cluster/ (the data; a link if its user cannot reach DIR), password (0600), port (used again next time),
# initdb.log. The server's own log is cluster/log, one file for each day of the week.
# It listens on 127.0.0.1 only, with a generated password, and on no Unix socket: a socket's path may be at most
# 107 characters long and DIR's may be longer.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/postgres-binaries.sh"
. "$here/postgres-cluster.sh"
. "$here/postgres-process.sh"

fail() { echo "PostgreSQL: $*" >&2; exit 1; }

usage() { sed -n '2,6p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; }

start() {
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd -P)
  exec 9>"$dir/.lock"
  flock -w 120 9 || fail "another start or stop of $dir is taking too long"
  if ! running; then
    find_binaries
    choose_user
    [ -f "$dir/cluster/PG_VERSION" ] || create_cluster
    check_version
    forget_dead_server
    launch "${1:-}"
  else
    wait_until_ready
  fi
  if [ -n "${1:-}" ] && [ "$1" != "$(server_port)" ]; then
    fail "it already runs on port $(server_port), not $1"
  fi
  echo "Host=127.0.0.1;Port=$(server_port);Username=chorus;Password=$(cat "$dir/password");Database=chorus"
}

stop() {
  [ -d "$dir" ] || return 0
  dir=$(cd "$dir" && pwd -P)
  exec 9>"$dir/.lock"
  flock -w 120 9 || fail "another start or stop of $dir is taking too long"
  running || return 0
  find_binaries
  choose_user
  as_user "$bin/pg_ctl" -D "$cluster" -m "${1:-fast}" -w -t 60 stop >/dev/null 2>"$dir/stop.log" 9>&- \
    || { cat "$dir/stop.log" >&2; fail "PostgreSQL in $dir did not stop"; }
}

follow() {
  tail --pid="$1" -f /dev/null
  stop immediate
  [ ! -L "$dir/cluster" ] || rm -rf "$(readlink "$dir/cluster")"
  rm -rf "$dir"
}

[ $# -ge 2 ] || usage
command=$1 dir=$2
shift 2
case $command in
  start) start "$@" ;;
  stop) stop ;;
  follow) [ $# = 1 ] || usage; follow "$@" ;;
  *) usage ;;
esac
