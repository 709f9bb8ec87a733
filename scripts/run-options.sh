# The options of ./run. Sets: port, silos, apis, data (absolute), engine (Embedded, Microsoft, or empty: not said).

usage() {
  cat <<'HELP'
usage: ./run [--port 5080] [--silos 1] [--apis 1] [--engine embedded|microsoft] [--data DIR]

Starts a private PostgreSQL and Chorus, prints the address once it serves, and ends all on Ctrl-C or SIGTERM.
  --port     where the first server listens, on all addresses of this machine; the others on the ports after it
  --silos    processes that hold the grains
  --apis     processes that serve clients, any of them any client; 1 and 1 (the default) are one process that does both
  --engine   embedded: Chorus's own engine; microsoft: Microsoft Orleans, if its packages restore
             (default: embedded for one process; for more, microsoft where its packages restore, else embedded)
  --data     where everything is kept (default: .data beside ./run); started again on it, everything is still there

DIR/run has each process's id (silo-1.pid, api-1.pid, postgres.pid …). A process that fails or is killed is started again
after a short pause; one that was ended with SIGTERM stays away, and when no server is left, all ends. The silos answer
/health/ready and /metrics on the ports after the servers', on this machine only.

Settings go in by environment, as Chorus__Section__Name; Logging__LogLevel__Default=Information says more.
HELP
}

refuse() { echo "./run: $*" >&2; exit 2; }

read_options() {
  port=5080 data="$root/.data" engine='' silos=1 apis=1
  while [ $# -gt 0 ]; do
    case $1 in
      -h|--help) usage; exit 0 ;;
      --port=*|--silos=*|--apis=*|--engine=*|--data=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
      --port|--silos|--apis|--engine|--data)
        [ $# -ge 2 ] && [ -n "$2" ] || refuse "$1 needs a value (see --help)"
        printf -v "${1#--}" %s "$2"
        shift 2 ;;
      *) refuse "unknown option '$1' (see --help)" ;;
    esac
  done
  number port "$port" 65535
  number silos "$silos" 100
  number apis "$apis" 100
  [ $((port + apis + silos)) -le 65536 ] || refuse "there are not enough ports from $port on"
  case ${engine,,} in
    '') ;;
    embedded) engine=Embedded ;;
    microsoft) engine=Microsoft ;;
    *) refuse "--engine is embedded or microsoft, not '$engine'" ;;
  esac
}

number() {
  [[ $2 =~ ^[0-9]{1,5}$ ]] && [ "$((10#$2))" -ge 1 ] && [ "$((10#$2))" -le "$3" ] || refuse "--$1 is a number from 1 to $3, not '$2'"
  printf -v "$1" %d "$((10#$2))"
}
