#!/bin/bash
# ray.sh PASTICHE: runs the Python of docs/clusters.md on a Ray cluster of this machine alone, and
# compares the bytes with those of a plain run. Ray is installed into a folder that is removed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(dirname "$1"):$PATH
folder=$(mktemp -d)
. "$here/comparison.sh"

trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install -q ray
plain_run

workplace parts > /dev/null
# A Ray of its own, not one that may run here; it ends with the program.
block python 1 \
  | sed "s#/shared#$folder/parts#; s#ray.init()#ray.init(address='local', num_cpus=8)#" \
  > "$folder/parts.py"
RAY_USAGE_STATS_ENABLED=0 python "$folder/parts.py" > "$folder/parts.log" 2>&1 \
  || { tail "$folder/parts.log" >&2; exit 1; }
compare "the Python of docs/clusters.md, eight parts" parts ""

[ $failures = 0 ]
