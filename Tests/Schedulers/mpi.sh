#!/bin/bash
# mpi.sh PASTICHE: runs --partition auto under Open MPI, and compares the bytes with those of a plain
# run. 'make test-mpi' installs what it needs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pastiche=$1
pipeline=$here/../../pipelines/segloc.yaml
folder=$(mktemp -d)
launched=
. "$here/comparison.sh"

finish() {
  local status=$?
  trap - EXIT
  if [ -n "$launched" ]; then kill "$launched" 2> /dev/null && wait "$launched" || true; fi
  rm -rf "$folder"
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

launch() {
  exec mpirun -np 3 --oversubscribe --allow-run-as-root \
    "$pastiche" generate "$pipeline" --out "$folder/$1" --workers 1 --partition auto \
    > /dev/null 2>> "$folder/$1.log"
}

plain_run

(launch whole)
compare "mpirun -np 3" whole "0/3 1/3 2/3"

# Killed at once, with a shard in hand; then the same line again.
launch killed &
launched=$!
await 60 "rank 1 works" test -e "$folder/killed/shards/.segloc-bags-000001.lock"
kill -9 "$launched"
wait "$launched" 2> /dev/null || true
launched=
(launch killed)
compare "mpirun -np 3, killed while it ran, and again" killed "0/3 0/3 1/3 1/3 2/3 2/3"

[ $failures = 0 ]
