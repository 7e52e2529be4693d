# Sourced. What every test of a scheduler does: wait, compare a run with a plain one, tell.
# Needs $here, the folder of the tests, and $folder, an empty one for all that is written.

root=$(cd "$here/../.." && pwd)
failures=0

# await SECONDS WHAT COMMAND…: until the command succeeds.
await() {
  local seconds=$1 what=$2 try
  shift 2
  for ((try = 0; try < seconds * 20; try++)); do
    if "$@" > /dev/null 2>&1; then return; fi
    sleep 0.05
  done
  echo "gave up after $seconds seconds: $what" >&2
  return 1
}

# workplace NAME: makes $folder/NAME, in which the commands of the documentation work, and prints it.
workplace() {
  mkdir "$folder/$1"
  ln -s "$root/pipelines" "$root/manifests" "$root/fixtures" "$folder/$1"
  echo "$folder/$1"
}

# Where a workplace's run is; as in the documentation.
run_of() { echo "$folder/$1/runs/segloc-bags"; }

# held NAME SHARD: whether a process has a shard in hand.
held() { [ -s "$(run_of "$1")/shards/.segloc-bags-$2.lock" ]; }

# holder NAME SHARD: the process that has a shard in hand, as its lock tells.
holder() { sed -n '1s/^process \([0-9]*\) on .*/\1/p' "$(run_of "$1")/shards/.segloc-bags-$2.lock"; }

# block LANGUAGE N: the N-th fenced block of a language in docs/clusters.md.
block() {
  awk -v start="\`\`\`$1" -v wanted="$2" '
    $0 == start { found++; inside = found == wanted; next }
    $0 == "```" { inside = 0 }
    inside' "$root/docs/clusters.md"
}

# The digests of all tars and of the index of a run.
digests() { (cd "$(run_of "$1")/shards" && sha256sum -- *.tar index.json); }

# Makes the run that all others are compared with: one process, one worker, no partition.
plain_run() {
  (cd "$(workplace plain)" && pastiche generate pipelines/segloc.yaml --workers 1 > /dev/null 2>&1)
  digests plain > "$folder/plain.sha256"
  row "what was run" "partitions, as told" "compared with one plain process"
  row "------------" "-------------------" "-------------------------------"
}

row() { printf '%-58s %-31s %s\n' "$@"; }

# compare WHAT NAME EXPECTED: a row about the run of a workplace with the logs $folder/NAME*.log, whose
# processes must have told EXPECTED.
compare() {
  local what=$1 name=$2 expected=$3 told result
  told=$(cat "$folder/$name"*.log | sed -n 's/.*partition \([0-9]*\/[0-9]*\) (.*/\1/p' | sort | xargs)
  if ! digests "$name" > "$folder/$name.sha256"; then
    result="FAILED: it is not complete"
  elif ! cmp -s "$folder/plain.sha256" "$folder/$name.sha256"; then
    result="FAILED: the digests differ"
  elif ! pastiche verify "$(run_of "$name")" > /dev/null; then
    result="FAILED: verify found differences"
  elif [ "$told" != "$expected" ]; then
    result="FAILED: expected partitions $expected"
  else
    result="$(grep -c '\.tar$' "$folder/$name.sha256") tars and the index are equal"
  fi
  row "$what" "$told" "$result"
  if [[ $result == FAILED* ]]; then
    failures=$((failures + 1))
    tail -n 20 "$folder/$name"*.log >&2
  fi
}
