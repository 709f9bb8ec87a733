# Which engine ./run uses, and its build. Reads: root, silos, apis, engine; sets: engine, alone (not empty: one process).

choose_engine() {
  alone=''
  [ $((silos + apis)) -gt 2 ] || alone=1
  local what="$silos silos and $apis servers" why='' reason
  [ -z "$alone" ] || what='One process'
  case $engine in
    Microsoft) reason=$(microsoft) || fail "Microsoft Orleans's packages do not restore here: $reason" ;;
    '')
      engine=Embedded
      if [ -z "$alone" ]; then
        if reason=$(microsoft); then engine=Microsoft why=', whose packages restore here'
        else why=", because Microsoft Orleans's packages do not restore here ($reason)"; fi
      fi ;;
  esac
  if [ "$engine" = Microsoft ]; then what+=', on Microsoft Orleans'; else what+=', on the embedded engine'; fi
  echo "$what$why"
}

# What was built once has restored.
microsoft() { [ -f "$root/artifacts/Microsoft/.built-Api" ] || "$root/scripts/microsoft-orleans.sh" 8>&-; }

# The silo's program comes with the server's.
build_server() { "$root/scripts/build.sh" "$engine" Api 8>&- || exit 1; }
