#!/usr/bin/env bash
# apt.sh PACKAGE…  installs Debian packages, quietly, when run as root where there is apt; otherwise says what to install.
# Only their programs are wanted: no service of theirs is started.
set -euo pipefail

fail() { echo "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null \
  || fail "Please install these packages (or run as root on Debian, and they are installed for you): $*"

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log" $policy' EXIT
policy=''
if [ ! -e /usr/sbin/policy-rc.d ]; then
  policy=/usr/sbin/policy-rc.d
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
fi
echo "Installing $* …" >&2
apt() { apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1; }
apt install --no-install-recommends "$@" && exit 0
apt update && apt install --no-install-recommends "$@" && exit 0
tail -n 20 "$log" >&2
fail "apt could not install: $*"
