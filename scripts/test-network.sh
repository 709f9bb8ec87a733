#!/usr/bin/env bash
# Networks of their own for processes of a test, which can be cut between any two of them. Needs root and the right to
# make network namespaces.
#
#   test-network.sh open NAME             makes a bridge and prints its address; NAME: at most 10 letters and digits
#   test-network.sh join NAME NODE        makes the namespace NAME-NODE on the bridge and prints its address; NODE: 2 to 250
#   test-network.sh cut NAME NODE NODE    nothing passes between the two any more; node 1 is the bridge, with all of this machine
#   test-network.sh mend NAME NODE NODE   undoes that
#   test-network.sh follow NAME PID       once the process PID has ended, takes everything away
set -euo pipefail

fail() { echo "Test network: $*" >&2; exit 1; }

usage() { sed -n '5,9p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; }

# Of the range that is set aside for such tests (RFC 2544), the first net that nothing uses.
open() {
  local third
  ip link add "$name" type bridge
  for third in $(seq 0 255 | shuf); do
    [ -z "$(ip -4 route show "198.18.$third.0/24")" ] || continue
    ip addr add "198.18.$third.1/24" dev "$name"
    ip link set "$name" up
    address 1
    return
  done
  fail "no free network"
}

address() { echo "$(ip -4 -o addr show dev "$name" | sed -E 's/.*inet ([0-9]+\.[0-9]+\.[0-9]+)\..*/\1/').$1"; }

join() {
  ip netns add "$name-$1"
  ip link add "$name.$1" type veth peer name eth0 netns "$name-$1"
  ip link set "$name.$1" master "$name" up
  ip -n "$name-$1" addr add "$(address "$1")/24" dev eth0
  ip -n "$name-$1" link set eth0 up
  ip -n "$name-$1" link set lo up
  address "$1"
}

# A neighbour with a hardware address that nobody has: what is sent to it disappears without an answer.
neighbour() {
  local in=() device=$name
  if [ "$1" != 1 ]; then in=(-n "$name-$1") device=eth0; fi
  ip "${in[@]}" neigh "${@:3}" "$(address "$2")" dev "$device"
}

cut_between() {
  neighbour "$1" "$2" replace lladdr 02:00:00:00:00:01 nud permanent to
  neighbour "$2" "$1" replace lladdr 02:00:00:00:00:01 nud permanent to
}

mend() {
  neighbour "$1" "$2" del
  neighbour "$2" "$1" del
}

follow() {
  tail --pid="$1" -f /dev/null
  local node
  for node in $(ip netns list | sed -nE "s/^$name-([0-9]+)( .*)?$/\1/p"); do
    # A process that still runs keeps its namespace, but not the way out of it.
    ip link del "$name.$node"
    ip netns del "$name-$node"
  done
  ip link del "$name"
}

[ $# -ge 2 ] || usage
command=$1 name=$2
shift 2
case $command in
  open) open ;;
  join) join "$1" ;;
  cut) cut_between "$1" "$2" ;;
  mend) mend "$1" "$2" ;;
  follow) follow "$1" ;;
  *) usage ;;
esac
