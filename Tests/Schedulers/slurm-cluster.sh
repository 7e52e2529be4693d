# Sourced. A Slurm cluster on this machine alone: all of it lives in $cluster and ends with
# stop_cluster. Nothing of a Slurm that is installed for use is read or changed.

# start_cluster NODES: munged, slurmctld, and one slurmd a node.
start_cluster() {
  local nodes=$1 port node
  port=$(free_ports $((nodes + 1)))
  mkdir -p "$cluster/state"
  head -c 128 /dev/urandom > "$cluster/munge.key"
  chmod 600 "$cluster/munge.key"
  export SLURM_CONF=$cluster/slurm.conf
  {
    slurm_configuration "$port"
    for ((node = 0; node < nodes; node++)); do
      mkdir -p "$cluster/spool-node$node"
      echo "NodeName=node$node NodeHostname=$(hostname) NodeAddr=127.0.0.1" \
        "Port=$((port + 1 + node)) CPUs=1"
    done
    echo "PartitionName=all Nodes=node[0-$((nodes - 1))] Default=YES"
  } > "$SLURM_CONF"
  munged --force --key-file="$cluster/munge.key" --socket="$cluster/munge.socket" \
    --pid-file="$cluster/munged.pid" --log-file="$cluster/munged.log" \
    --seed-file="$cluster/munge.seed"
  slurmctld
  for ((node = 0; node < nodes; node++)); do slurmd -N "node$node"; done
  await 30 "$nodes idle nodes" idle_nodes "$nodes"
}

# No control groups, no accounting, no user but this one.
slurm_configuration() {
  cat << END
ClusterName=pastiche-test
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=$1
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$cluster/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/linear
SlurmdParameters=config_overrides
MpiDefault=none
KillWait=5
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdPidFile=$cluster/slurmd-%n.pid
SlurmdLogFile=$cluster/slurmd-%n.log
SlurmdSpoolDir=$cluster/spool-%n
StateSaveLocation=$cluster/state
END
}

# Ends all jobs, then every daemon; safe at any point of start_cluster.
stop_cluster() {
  local file
  if [ -e "$cluster/slurmctld.pid" ]; then
    timeout 10 scancel --quiet --user="$(id -un)" || true
    await 20 "no job is left" no_jobs || true
  fi
  for file in "$cluster"/slurmd-*.pid "$cluster/slurmctld.pid" "$cluster/munged.pid"; do
    [ -e "$file" ] || continue
    end_process "$(cat "$file")"
  done
}

end_process() {
  kill "$1" 2> /dev/null || return 0
  await 10 "process $1 ends" is_gone "$1" || kill -9 "$1"
}

# A process that has ended may stay as a zombie where nothing collects orphans.
is_gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }

no_jobs() { [ -z "$(timeout 5 squeue --noheader)" ]; }

idle_nodes() { [ "$(timeout 5 sinfo --noheader --states=idle --format=%D)" = "$1" ]; }

# The first of some ports in a row at which nothing listens.
free_ports() {
  local first port
  while true; do
    first=$((20000 + RANDOM % 10000))
    for ((port = first; port < first + $1; port++)); do
      if (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then continue 2; fi
    done
    echo "$first"
    return
  done
}
