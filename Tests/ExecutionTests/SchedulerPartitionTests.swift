import Execution
import Support
import Testing

/// The variables are those that the schedulers themselves set; `make test-slurm` and `make test-mpi`
/// run the schedulers.
@Suite struct SchedulerPartitionTests {
  private func array(
    _ task: Int, _ least: Int, _ most: Int, _ count: Int, step: Int = 1
  ) -> [String: String] {
    [
      "SLURM_JOB_ID": "17", "SLURM_PROCID": "0", "SLURM_ARRAY_TASK_ID": "\(task)",
      "SLURM_ARRAY_TASK_MIN": "\(least)", "SLURM_ARRAY_TASK_MAX": "\(most)",
      "SLURM_ARRAY_TASK_COUNT": "\(count)", "SLURM_ARRAY_TASK_STEP": "\(step)",
    ]
  }

  private func step(_ rank: Int, _ size: Int) -> [String: String] {
    [
      "SLURM_JOB_ID": "17", "SLURM_PROCID": "\(rank)", "SLURM_NTASKS": "\(size)",
      "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "\(size)",
    ]
  }

  private func mpi(_ rank: Int, _ size: Int) -> [String: String] {
    ["OMPI_COMM_WORLD_RANK": "\(rank)", "OMPI_COMM_WORLD_SIZE": "\(size)"]
  }

  private func text(_ environments: [String: String]...) throws -> String {
    let all = environments.reduce(into: [:]) { $0.merge($1) { $1 } }
    return "\(try SchedulerPartition(environment: all))"
  }

  private func refusal(_ environments: [String: String]...) throws -> String {
    let all = environments.reduce(into: [:]) { $0.merge($1) { $1 } }
    let error = #expect(throws: PipelineError.self) { try SchedulerPartition(environment: all) }
    #expect(error?.code == .invalidManifest)
    return "\(try #require(error))"
  }

  @Test func `a Slurm array task is its place in the array`() throws {
    #expect(try text(array(3, 0, 7, 8)) == "partition 3/8 (Slurm array task 3 of 0-7)")
    #expect(try text(array(1, 1, 4, 4)) == "partition 0/4 (Slurm array task 1 of 1-4)")
    #expect(try text(array(5, 1, 7, 4, step: 2)) == "partition 2/4 (Slurm array task 5 of 1-7:2)")
  }

  @Test func `tasks that are submitted again share all shards that are missing`() throws {
    #expect(try text(array(2, 2, 2, 1)) == "partition 0/1 (Slurm array task 2 of 2)")
    #expect(try text(array(6, 5, 6, 2)) == "partition 1/2 (Slurm array task 6 of 5-6)")
  }

  @Test func `a task of a list with gaps takes all shards`() throws {
    #expect(
      try text(array(3, 1, 7, 3)) == "partition 0/1 (Slurm array task 3, one of 3 among 1-7)")
  }

  @Test(arguments: [
    [0, 1, 2, 3], [2], [1, 2], [1, 3, 7], [1, 3, 5, 7], [0, 1, 2, 3, 8],
  ]) func `the tasks of an array leave no shard to nobody`(tasks: [Int]) throws {
    let steps = Set(zip(tasks.dropFirst(), tasks).map { $0 - $1 })
    let step = steps.count == 1 ? steps.first ?? 1 : 1
    let parts = try tasks.map {
      try SchedulerPartition(
        environment: array($0, tasks.min() ?? 0, tasks.max() ?? 0, tasks.count, step: step)
      ).partition
    }
    for shard in 0..<30 { #expect(parts.contains { $0.contains(shard) }, "\(shard)") }
  }

  @Test func `an srun tells rank and size`() throws {
    #expect(try text(step(1, 3)) == "partition 1/3 (srun task 1 of 3)")
  }

  @Test func `a batch script without srun is one process, whatever it asked for`() throws {
    let job = ["SLURM_JOB_ID": "17", "SLURM_PROCID": "0", "SLURM_NTASKS": "4"]
    #expect(
      try text(job)
        == "partition 0/1 (Slurm job 17, which is no array and has no srun before the command)")
  }

  @Test func `several processes in each task of an array divide its part`() throws {
    #expect(
      try text(step(2, 3), array(1, 0, 3, 4), ["SLURM_PROCID": "2"])
        == "partition 5/12 (Slurm array task 1 of 0-3, srun task 2 of 3)")
    #expect(
      try text(array(1, 0, 3, 4), mpi(2, 3))
        == "partition 5/12 (Slurm array task 1 of 0-3, Open MPI rank 2 of 3)")
    var shards: [Int] = []
    for task in 0..<4 {
      for rank in 0..<3 {
        let part = try SchedulerPartition(
          environment: array(task, 0, 3, 4).merging(mpi(rank, 3)) { $1 }
        ).partition
        shards += (0..<50).filter { part.contains($0) }
      }
    }
    #expect(shards.sorted() == Array(0..<50))
  }

  @Test func `an mpirun is asked before the srun that started its daemons`() throws {
    #expect(try text(step(0, 2), mpi(5, 8)) == "partition 5/8 (Open MPI rank 5 of 8)")
  }

  @Test func `a torchrun stands alone, since it may span the tasks and pods around it`() throws {
    let torch = ["RANK": "6", "WORLD_SIZE": "8"]
    let words = "partition 6/8 (RANK 6 of WORLD_SIZE 8)"
    #expect(try text(torch) == words)
    #expect(try text(torch, array(1, 0, 3, 4), step(1, 2), mpi(0, 1)) == words)
    #expect(try text(torch, ["JOB_COMPLETION_INDEX": "1"]) == words)
  }

  @Test func `a Kubernetes pod needs the number of completions as well`() throws {
    #expect(
      try text(["JOB_COMPLETION_INDEX": "2", "JOB_COMPLETIONS": "8"])
        == "partition 2/8 (Kubernetes completion index 2 of 8)")
    #expect(
      try refusal(["JOB_COMPLETION_INDEX": "2"])
        == "JOB_COMPLETION_INDEX: is 2, but Kubernetes does not tell a pod how many there are; "
        + "set JOB_COMPLETIONS in the Job's manifest to its 'completions'")
  }

  @Test func `outside any scheduler what was looked for is listed`() throws {
    #expect(
      try refusal(["HOME": "/root", "SLURM_CONF": "/etc/slurm.conf"])
        == "--partition auto: no scheduler was found: none of RANK, OMPI_COMM_WORLD_RANK, "
        + "SLURM_ARRAY_TASK_ID, SLURM_STEP_NUM_TASKS, JOB_COMPLETION_INDEX and SLURM_JOB_ID is set; "
        + "give K/N, or leave --partition out to make all shards")
  }

  @Test(arguments: [
    (["RANK": "1"], "WORLD_SIZE: is not set, but RANK is"),
    (["WORLD_SIZE": "4"], "RANK: is not set, but WORLD_SIZE is"),
    (
      ["RANK": "4", "WORLD_SIZE": "4"], "RANK: is 4, but WORLD_SIZE is 4, so 0 to 3 is expected"
    ),
    (["RANK": "0", "WORLD_SIZE": "0"], "WORLD_SIZE: is 0, expected 1 to 1000000"),
    (
      ["RANK": "one", "WORLD_SIZE": "4"],
      "RANK: is 'one', expected a whole number from 0 to 1000000000"
    ),
    (
      ["OMPI_COMM_WORLD_RANK": "", "OMPI_COMM_WORLD_SIZE": "4"],
      "OMPI_COMM_WORLD_RANK: is '', expected a whole number from 0 to 1000000000"
    ),
    (["SLURM_STEP_NUM_TASKS": "2"], "SLURM_PROCID: is not set, but SLURM_STEP_NUM_TASKS is"),
    (
      ["SLURM_ARRAY_TASK_ID": "2"], "SLURM_ARRAY_TASK_MIN: is not set, but SLURM_ARRAY_TASK_ID is"
    ),
  ]) func `what is malformed or half there is named`(
    variables: [String: String], expected: String
  ) throws {
    #expect(
      try refusal(variables)
        == expected + "; give --partition K/N instead of auto, or mend the variables")
  }

  @Test func `array variables that contradict each other are named`() throws {
    let hint = "; give --partition K/N instead of auto, or mend the variables"
    #expect(
      try refusal(array(9, 0, 3, 4))
        == "SLURM_ARRAY_TASK_ID: is 9, outside SLURM_ARRAY_TASK_MIN 0 to SLURM_ARRAY_TASK_MAX 3"
        + hint)
    #expect(
      try refusal(array(1, 0, 3, 9))
        == "SLURM_ARRAY_TASK_COUNT: is 9, but the numbers 0-3 are 4" + hint)
    #expect(
      try refusal(array(1, 0, 4, 3, step: 2))
        == "SLURM_ARRAY_TASK_ID: is 1, which is not among 0-4:2" + hint)
    #expect(
      try refusal(array(1, 0, 3, 4, step: 0))
        == "SLURM_ARRAY_TASK_STEP: is 0, expected 1 or more" + hint)
    #expect(
      try refusal(array(0, 0, 99_999, 100_000), mpi(0, 100))
        == "--partition auto: 100000 array tasks of 100 processes each are more than 1000000; "
        + "start fewer, or give K/N")
  }
}
