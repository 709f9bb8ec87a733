# Makes the data directory. Part of postgres.sh: reads dir, bin and user, sets cluster.

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
