#!/bin/bash
# mpi.sh PASTICHE: runs --partition auto under Open MPI, and compares the bytes with those of a plain
# run. 'make test-mpi' installs what it needs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(dirname "$1"):$PATH
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

# launch NAME: replaces this process.
launch() {
  cd "$folder/$1"
  exec mpirun -np 3 --oversubscribe --allow-run-as-root \
    pastiche generate pipelines/segloc.yaml --out runs/segloc-bags --workers 1 --partition auto \
    > /dev/null 2>> "$folder/$1.log"
}

# told NAME COUNT: whether so many processes have said what they do.
told() { [ "$(grep -c 'partition .* (Open MPI' "$folder/$1.log")" = "$2" ]; }

plain_run

workplace whole > /dev/null
(launch whole)
compare "mpirun -np 3" whole "0/3 1/3 2/3"

# Rank 1 is killed with a shard in hand, upon which mpirun ends the others; then the same line again.
workplace killed > /dev/null
launch killed &
launched=$!
await 60 "all ranks have told" told killed 3
await 60 "rank 1 works" held killed 000001
kill -9 "$(holder killed 000001)"
wait "$launched" && { echo "mpirun ended well although rank 1 was killed" >&2; exit 1; }
launched=
(launch killed)
compare "mpirun -np 3, rank 1 killed, and again" killed "0/3 0/3 1/3 1/3 2/3 2/3"

[ $failures = 0 ]
