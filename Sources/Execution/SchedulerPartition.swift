import Support

/// The part of a run that the variables of a scheduler give this process: `--partition auto`.
///
/// Whatever the variables say, the processes of one submission together cover every shard. Where a
/// part cannot be told, or was told twice, several processes have the same one and share it through
/// the locks of its shards: that costs a look at each lock and never a shard or a byte.
package struct SchedulerPartition: Sendable, Equatable {
  package let partition: Partition
  /// What it was read from, for example `Slurm array task 3 of 0-7`.
  package let origin: String

  /// Reads the variables, those of the innermost launcher first.
  ///
  /// `RANK` and `WORLD_SIZE` stand alone, because `torchrun` may number processes across the tasks of
  /// an array. Open MPI stands before `srun`, by which its own daemons are started. What either
  /// starts inside a Slurm array divides the array task's part again.
  ///
  /// - Throws: ``PipelineError`` with `invalidManifest` at the variable that is malformed, contradicts
  ///   another or is missing; at `--partition auto` when there is no scheduler.
  package init(environment: [String: String]) throws(PipelineError) {
    let variables = SchedulerVariables(environment)
    if let torch = try variables.share(rank: "RANK", size: "WORLD_SIZE") {
      self.init(torch, "RANK \(torch.index) of WORLD_SIZE \(torch.count)")
      return
    }
    let array = try variables.slurmArrayTask()
    let started = try variables.startedProcess()
    if let array, let started {
      guard let both = array.partition.divided(started.partition) else {
        throw PipelineError(
          .invalidManifest, at: "--partition auto",
          "\(array.partition.count) array tasks of \(started.partition.count) processes each are more "
            + "than \(Partition.mostParts)", hint: "start fewer, or give K/N")
      }
      self.init(both, "\(array.origin), \(started.origin)")
    } else if let one = array ?? started {
      self = one
    } else if let pod = try variables.kubernetesPod() {
      self = pod
    } else if let job = environment["SLURM_JOB_ID"] {
      self.init(.whole, "Slurm job \(job), which is no array and has no srun before the command")
    } else {
      throw PipelineError(
        .invalidManifest, at: "--partition auto",
        "no scheduler was found: none of RANK, OMPI_COMM_WORLD_RANK, SLURM_ARRAY_TASK_ID, "
          + "SLURM_STEP_NUM_TASKS, JOB_COMPLETION_INDEX and SLURM_JOB_ID is set",
        hint: "give K/N, or leave --partition out to make all shards")
    }
  }

  init(_ partition: Partition, _ origin: String) {
    self.partition = partition
    self.origin = origin
  }
}

extension SchedulerPartition: CustomStringConvertible {
  package var description: String { "partition \(partition) (\(origin))" }
}
