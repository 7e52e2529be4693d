# Sourced. What every test of a scheduler does: wait, compare a folder with a plain run, tell.

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

# The digests of all tars and of the index of a run.
digests() { (cd "$1/shards" && sha256sum -- *.tar index.json); }

# Makes the run that all others are compared with: one process, one worker, no partition.
plain_run() {
  "$pastiche" generate "$pipeline" --out "$folder/plain" --workers 1 > /dev/null 2> "$folder/plain.log"
  digests "$folder/plain" > "$folder/plain.sha256"
  row "what was run" "partitions, as told" "compared with one plain process"
  row "------------" "-------------------" "-------------------------------"
}

row() { printf '%-58s %-31s %s\n' "$@"; }

# compare WHAT NAME EXPECTED: a row about the run $folder/NAME with the logs $folder/NAME*.log, whose
# processes must have told EXPECTED.
compare() {
  local what=$1 run=$2 expected=$3 told result
  told=$(cat "$folder/$run"*.log | sed -n 's/.*partition \([0-9]*\/[0-9]*\) (.*/\1/p' | sort | xargs)
  if ! digests "$folder/$run" > "$folder/$run.sha256"; then
    result="FAILED: it is not complete"
  elif ! cmp -s "$folder/plain.sha256" "$folder/$run.sha256"; then
    result="FAILED: $(diff "$folder/plain.sha256" "$folder/$run.sha256" | grep -c '^[<>]') digests differ"
  elif ! "$pastiche" verify "$folder/$run" > /dev/null; then
    result="FAILED: verify found differences"
  elif [ "$told" != "$expected" ]; then
    result="FAILED: expected partitions $expected"
  else
    result="$(grep -c '\.tar$' "$folder/$run.sha256") tars and the index are equal"
  fi
  row "$what" "$told" "$result"
  if [[ $result == FAILED* ]]; then
    failures=$((failures + 1))
    tail -n 20 "$folder/$run"*.log >&2
  fi
}
