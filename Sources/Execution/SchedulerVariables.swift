import Support

/// The variables in which schedulers tell a process its number, each read as a whole number.
struct SchedulerVariables {
  private let environment: [String: String]
  private static let largest = 1_000_000_000

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  /// The task of a Slurm job array; nil outside one.
  ///
  /// The part is the task's place in what was submitted: an array of which only some tasks are
  /// submitted again counts these, so that they make all shards that are missing. A requeued task
  /// keeps its variables. Of a list with gaps, such as `1,3,7`, a task is not told its place.
  func slurmArrayTask() throws(PipelineError) -> SchedulerPartition? {
    let name = "SLURM_ARRAY_TASK_ID"
    guard let task = try number(name) else { return nil }
    let least = try number("SLURM_ARRAY_TASK_MIN", neededBy: name)
    let most = try number("SLURM_ARRAY_TASK_MAX", neededBy: name)
    let count = try number("SLURM_ARRAY_TASK_COUNT", neededBy: name)
    // Absent in old versions, which then have arrays without gaps as well.
    let step = try number("SLURM_ARRAY_TASK_STEP") ?? 1
    guard least <= task, task <= most else {
      throw refusal(
        name, "is \(task), outside SLURM_ARRAY_TASK_MIN \(least) to SLURM_ARRAY_TASK_MAX \(most)")
    }
    guard step > 0 else { throw refusal("SLURM_ARRAY_TASK_STEP", "is 0, expected 1 or more") }
    let places = (most - least) / step + 1
    let span = least == most ? "\(least)" : "\(least)-\(most)" + (step > 1 ? ":\(step)" : "")
    guard (1...places).contains(count) else {
      throw refusal(
        "SLURM_ARRAY_TASK_COUNT", "is \(count), but the numbers \(span) are \(places)")
    }
    guard count == places else {
      return SchedulerPartition(
        .whole, "Slurm array task \(task), one of \(count) among \(span)")
    }
    guard (task - least).isMultiple(of: step) else {
      throw refusal(name, "is \(task), which is not among \(span)")
    }
    guard let part = Partition((task - least) / step, of: count) else {
      throw refusal("SLURM_ARRAY_TASK_COUNT", "is \(count), more than \(Partition.mostParts)")
    }
    return SchedulerPartition(part, "Slurm array task \(task) of \(span)")
  }

  /// The process of an `mpirun` or `srun`; nil when neither started it.
  ///
  /// `SLURM_NTASKS` is not asked: a batch script has it, with `SLURM_PROCID` 0, when it starts one
  /// process and no `srun`.
  func startedProcess() throws(PipelineError) -> SchedulerPartition? {
    if let part = try share(rank: "OMPI_COMM_WORLD_RANK", size: "OMPI_COMM_WORLD_SIZE") {
      return SchedulerPartition(part, "Open MPI rank \(part.index) of \(part.count)")
    }
    guard environment["SLURM_STEP_NUM_TASKS"] != nil else { return nil }
    return try share(rank: "SLURM_PROCID", size: "SLURM_STEP_NUM_TASKS").map {
      SchedulerPartition($0, "srun task \($0.index) of \($0.count)")
    }
  }

  /// The pod of a Kubernetes indexed Job; nil outside one.
  ///
  /// Kubernetes tells a pod its index alone; the Job's manifest has to repeat its `completions` as
  /// `JOB_COMPLETIONS`.
  func kubernetesPod() throws(PipelineError) -> SchedulerPartition? {
    guard let index = try number("JOB_COMPLETION_INDEX") else { return nil }
    guard environment["JOB_COMPLETIONS"] != nil else {
      throw PipelineError(
        .invalidManifest, at: "JOB_COMPLETION_INDEX",
        "is \(index), but Kubernetes does not tell a pod how many there are",
        hint: "set JOB_COMPLETIONS in the Job's manifest to its 'completions'")
    }
    return try share(rank: "JOB_COMPLETION_INDEX", size: "JOB_COMPLETIONS").map {
      SchedulerPartition($0, "Kubernetes completion index \($0.index) of \($0.count)")
    }
  }

  /// The part that a number and a count tell; nil when neither is set.
  func share(rank: String, size: String) throws(PipelineError) -> Partition? {
    guard environment[rank] != nil || environment[size] != nil else { return nil }
    let index = try number(rank, neededBy: size)
    let count = try number(size, neededBy: rank)
    guard (1...Partition.mostParts).contains(count) else {
      throw refusal(size, "is \(count), expected 1 to \(Partition.mostParts)")
    }
    guard let part = Partition(index, of: count) else {
      throw refusal(rank, "is \(index), but \(size) is \(count), so 0 to \(count - 1) is expected")
    }
    return part
  }

  /// A variable's value; nil when it is not set.
  private func number(_ name: String) throws(PipelineError) -> Int? {
    guard let text = environment[name] else { return nil }
    guard let value = Int(text), (0...Self.largest).contains(value) else {
      throw refusal(name, "is '\(text)', expected a whole number from 0 to \(Self.largest)")
    }
    return value
  }

  private func number(_ name: String, neededBy other: String) throws(PipelineError) -> Int {
    guard let value = try number(name) else {
      throw refusal(name, "is not set, but \(other) is")
    }
    return value
  }

  private func refusal(_ name: String, _ message: String) -> PipelineError {
    PipelineError(
      .invalidManifest, at: name, message,
      hint: "give --partition K/N instead of auto, or mend the variables")
  }
}
