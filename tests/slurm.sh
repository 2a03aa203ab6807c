#!/bin/bash
# slurm.sh -- a real Slurm with two nodes on this machine, for tests: no systemd, no cgroups, everything in one directory.
#
#   slurm.sh start DIR    starts munged, slurmctld and two slurmd, waits for them, and leaves DIR/slurm.conf
#                         (jobs of the partition `urgent` pre-empt those of `main`, which queue again)
#   slurm.sh stop DIR     cancels all jobs, and ends these processes by their pid files
#
# Needs root, since munged and slurmd do. Ports are derived from the process, so that two of them can live side by side.
set -eu
verb=$1
base=$2
export SLURM_CONF=$base/slurm.conf
nodes=2

configure() {
    local host port cpus memory
    host=$(hostname -s)
    port=$((20000 + $$ % 10000 * 4))
    cpus=$(nproc)
    memory=$(awk '/MemTotal/ { print int($2 / 1024 * 0.4) }' /proc/meminfo)
    cat <<END
ClusterName=nnruntest
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$base/munge.run/socket,cred_expire=5
CredType=cred/munge
SlurmctldPort=$port
SlurmctldPidFile=$base/slurmctld.pid
SlurmctldLogFile=$base/slurmctld.log
StateSaveLocation=$base/state
SlurmdPidFile=$base/slurmd.%n.pid
SlurmdLogFile=$base/slurmd.%n.log
SlurmdSpoolDir=$base/spool.%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
ReturnToService=2
KillWait=2
OverTimeLimit=0
MaxArraySize=1001
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
END
    # A requeued task waits for as long as credentials live, of which 5 s are the least that Slurm takes.
    # OverSubscribe: four workers fit on the smallest machine.
    for i in $(seq $nodes); do
        echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=$cpus RealMemory=$memory"
    done
    echo "PartitionName=main Nodes=n[1-$nodes] Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4 PriorityTier=1"
    echo "PartitionName=urgent Nodes=n[1-$nodes] MaxTime=INFINITE State=UP OverSubscribe=EXCLUSIVE PriorityTier=9"
}

start() {
    mkdir -p "$base/munge" "$base/munge.run" "$base/state"
    chmod 755 "$base" "$base/munge.run"
    chmod 700 "$base/munge"
    (umask 077 && head -c 128 /dev/urandom >"$base/munge/key")
    munged --force --key-file="$base/munge/key" --socket="$base/munge.run/socket" --pid-file="$base/munge.run/pid" \
        --log-file="$base/munge/log" --seed-file="$base/munge/seed"
    configure >"$SLURM_CONF"
    slurmctld -i
    for i in $(seq $nodes); do slurmd -N "n$i"; done
    for _ in $(seq 200); do
        [ "$(sinfo -h -p main -N -t idle,alloc,mix -o %N 2>/dev/null | wc -l)" = $nodes ] && return
        sleep 0.1
    done
    echo "slurm.sh: no two nodes after 20 seconds" >&2
    return 1
}

# end_process PIDFILE: only if the process is still one of ours.
end_process() {
    local process
    process=$(cat "$1" 2>/dev/null) || return 0
    case $(cat "/proc/$process/comm" 2>/dev/null) in slurmd* | slurmctld* | munged*) ;; *) return 0 ;; esac
    kill "$process" 2>/dev/null || return 0
    for _ in $(seq 50); do
        kill -0 "$process" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$process" 2>/dev/null
}

stop() {
    timeout 10 scancel --full --user=root 2>/dev/null || true
    sleep 0.5
    for file in "$base"/slurmd.*.pid "$base/slurmctld.pid" "$base/munge.run/pid"; do end_process "$file"; done
}

"$verb"
