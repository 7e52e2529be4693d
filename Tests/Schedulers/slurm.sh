#!/bin/bash
# slurm.sh PASTICHE: runs --partition auto under a real Slurm of four nodes on this machine, by the job
# files of docs/clusters.md, and compares the bytes with those of a plain run. 'make test-slurm'
# installs what it needs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(dirname "$1"):$PATH
folder=$(mktemp -d)
cluster=$folder/cluster
mkdir "$cluster"
. "$here/comparison.sh"
. "$here/slurm-cluster.sh"

finish() {
  local status=$?
  trap - EXIT
  stop_cluster
  if [ $status != 0 ]; then tail -n 5 "$cluster"/*.log >&2 || true; fi
  rm -rf "$folder"
  exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

# submit NAME OPTIONS…: prints the job's number. The log of a task is appended to when it runs again.
submit() {
  local name=$1
  shift
  sbatch --parsable --chdir="$folder/$name" --output="$folder/$name-%A-%a.log" --cpus-per-task=1 "$@"
}

pending() { squeue --noheader --states=PENDING --jobs="$1" | grep -q .; }

start_cluster 4
block bash 1 > "$folder/array.sbatch"
block bash 2 > "$folder/srun.sbatch"
plain_run

# Four tasks; one is requeued by hand and one loses its node, both with their first shard in hand.
workplace array > /dev/null
job=$(submit array --array=0-3 "$folder/array.sbatch")
await 60 "task 1 works" held array 000001
scontrol requeue "${job}_1"
await 60 "task 2 works" held array 000002
node=$(squeue --noheader --array --jobs="${job}_2" --format=%N)
scontrol update "nodename=$node" state=down reason="make test-slurm"
await 20 "task 1 waits" pending "${job}_1"
await 20 "task 2 waits" pending "${job}_2"
scontrol update "nodename=$node" state=resume
# Slurm lets a requeued task wait for two minutes.
scontrol update "jobid=${job}_1" starttime=now
scontrol update "jobid=${job}_2" starttime=now
await 120 "the array ends" no_jobs
compare "sbatch --array=0-3; task 1 requeued, node of task 2 lost" array "0/4 1/4 1/4 2/4 2/4 3/4"

# Two shards are lost, and one task alone is submitted again.
cp -a "$folder/array" "$folder/again"
rm "$(run_of again)/shards/"{segloc-bags-000002.tar,segloc-bags-000005.tar,index.json}
submit again --array=2 "$folder/array.sbatch" > /dev/null
await 60 "the task ends" no_jobs
compare "sbatch --array=2, when shards 2 and 5 are missing" again "0/1"

workplace gaps > /dev/null
submit gaps --array=1,3,7 "$folder/array.sbatch" > /dev/null
await 120 "the array ends" no_jobs
compare "sbatch --array=1,3,7" gaps "0/1 0/1 0/1"

workplace step > /dev/null
submit step --ntasks=3 "$folder/srun.sbatch" > /dev/null
await 120 "the job ends" no_jobs
compare "sbatch --ntasks=3, with srun" step "0/3 1/3 2/3"

workplace product > /dev/null
submit product --array=0-1 --ntasks=2 "$folder/srun.sbatch" > /dev/null
await 120 "the array ends" no_jobs
compare "sbatch --array=0-1 --ntasks=2, with srun" product "0/4 1/4 2/4 3/4"

workplace forgotten > /dev/null
grep -v '^#SBATCH --array' "$folder/array.sbatch" > "$folder/forgotten.sbatch"
submit forgotten --ntasks=2 "$folder/forgotten.sbatch" > /dev/null
await 120 "the job ends" no_jobs
compare "sbatch --ntasks=2, neither array nor srun" forgotten "0/1"

[ $failures = 0 ]
