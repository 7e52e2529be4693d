#!/bin/bash
# slurm.sh PASTICHE: runs --partition auto under a real Slurm of four nodes on this machine, and
# compares the bytes with those of a plain run. 'make test-slurm' installs what it needs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pastiche=$1
pipeline=$here/../../pipelines/segloc.yaml
prefix=segloc-bags
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

# submit NAME COMMAND… [-- OPTIONS OF SBATCH…]: prints the job's number; the log of each task is
# appended to when Slurm runs it again.
submit() {
  local run=$1 command=$2
  shift 2
  sbatch --parsable --requeue --open-mode=append --output="$folder/$run-%A-%a.log" "$@" \
    --wrap "$command"
}

generate() { echo "'$pastiche' generate '$pipeline' --out '$folder/$1' --workers 1 --partition auto"; }

# held RUN SHARD: whether a process has a shard in hand.
held() { [ -e "$folder/$1/shards/.$prefix-$2.lock" ]; }

start_cluster 4
plain_run

# Four tasks; one is requeued by hand and one loses its node, both with their first shard in hand.
job=$(submit array "$(generate array)" --array=0-3)
await 60 "task 1 works" held array 000001
scontrol requeue "${job}_1"
await 60 "task 2 works" held array 000002
node=$(squeue --noheader --array --jobs="${job}_2" --format=%N)
scontrol update "nodename=$node" state=down reason="make test-slurm"
await 20 "task 1 waits" eval "squeue --noheader --states=PENDING --jobs=${job}_1 | grep -q ."
await 20 "task 2 waits" eval "squeue --noheader --states=PENDING --jobs=${job}_2 | grep -q ."
scontrol update "nodename=$node" state=resume
# Slurm lets a requeued task wait for two minutes.
scontrol update "jobid=${job}_1" starttime=now
scontrol update "jobid=${job}_2" starttime=now
await 120 "the array ends" no_jobs
compare "sbatch --array=0-3; task 1 requeued, node of task 2 lost" array "0/4 1/4 1/4 2/4 2/4 3/4"

# Two shards are lost, and one task alone is submitted again.
cp -r "$folder/array" "$folder/again"
rm "$folder/again/shards/$prefix"-00000[25].tar "$folder/again/shards/index.json"
submit again "$(generate again)" --array=2 > /dev/null
await 60 "the task ends" no_jobs
compare "sbatch --array=2, when shards 2 and 5 are missing" again "0/1"

submit gaps "$(generate gaps)" --array=1,3,7 > /dev/null
await 120 "the array ends" no_jobs
compare "sbatch --array=1,3,7" gaps "0/1 0/1 0/1"

eval "srun --ntasks=3 $(generate step)" > /dev/null 2> "$folder/step.log"
compare "srun --ntasks=3" step "0/3 1/3 2/3"

submit product "srun $(generate product)" --array=0-1 --ntasks=2 > /dev/null
await 120 "the array ends" no_jobs
compare "sbatch --array=0-1 --ntasks=2, with srun" product "0/4 1/4 2/4 3/4"

submit forgotten "$(generate forgotten)" --ntasks=2 > /dev/null
await 120 "the job ends" no_jobs
compare "sbatch --ntasks=2, srun forgotten" forgotten "0/1"

[ $failures = 0 ]
