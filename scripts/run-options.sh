# The options of ./run. Sets: port, data (absolute), engine.

usage() {
  cat <<'HELP'
usage: ./run [--port 5080] [--silos 1] [--apis 1] [--engine embedded|microsoft] [--data DIR]

Starts a private PostgreSQL and Chorus, prints the address once it serves, and ends both on Ctrl-C or SIGTERM.
  --port     where the server listens, on all addresses of this machine
  --silos    processes that hold the grains; this version runs 1
  --apis     processes that serve clients; this version runs 1
  --engine   embedded (the default): Chorus's own engine; microsoft: Microsoft Orleans, if its packages restore
  --data     where everything is kept (default: .data beside ./run); started again on it, everything is still there

Settings go in by environment, as Chorus__Section__Name; Logging__LogLevel__Default=Information says more.
HELP
}

refuse() { echo "./run: $*" >&2; exit 2; }

read_options() {
  port=5080 data="$root/.data" engine=embedded
  local silos=1 apis=1
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
  number silos "$silos" 1000
  number apis "$apis" 1000
  [ "$silos" -eq 1 ] && [ "$apis" -eq 1 ] || refuse "this version runs one process: --silos and --apis can only be 1"
  case ${engine,,} in
    embedded) engine=Embedded ;;
    microsoft) engine=Microsoft ;;
    *) refuse "--engine is embedded or microsoft, not '$engine'" ;;
  esac
}

number() {
  [[ $2 =~ ^[0-9]{1,5}$ ]] && [ "$((10#$2))" -ge 1 ] && [ "$((10#$2))" -le "$3" ] || refuse "--$1 is a number from 1 to $3, not '$2'"
  printf -v "$1" %d "$((10#$2))"
}
