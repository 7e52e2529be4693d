import Foundation
import Support

/// One benchmark measured in one sitting: ours and the yardstick in turn, each run in a process of
/// its own so that its time and memory are its own.
struct Sitting {
  let benchmark: Benchmark
  let scale: Benchmark.Scale
  let runs: Int
  /// A Python interpreter to take instead of the environments'.
  let python: String?

  /// Makes the inputs, runs, and removes the inputs.
  func figure() throws(PipelineError) -> Figure {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "pastiche-bench-\(UUID().uuidString)").path
    try FileBytes.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try benchmark.prepare(folder, scale)
    let skipped = try reasonToSkip()
    var ours: [Double] = []
    var theirs: [Double] = []
    var peak = 0
    for run in 1...runs {
      startAfresh(folder)
      let child = try ChildProcess.output(
        of: Self.program, ["--run", benchmark.name, "ours", folder])
      peak = max(peak, child.peakMemory.bytes >> 20)
      let (seconds, work) = try Self.seconds(of: child)
      ours.append(work / seconds)
      var line = "\(benchmark.name) \(run)/\(runs): ours \(Self.short(seconds)) s"
      if skipped == nil {
        startAfresh(folder)
        let other = try yardstickSeconds(folder, for: work)
        theirs.append(work / other)
        line += ", \(benchmark.against) \(Self.short(other)) s"
      }
      FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
    return Figure(
      benchmark: benchmark, runs: runs, rates: ours,
      yardstick: skipped.map { .failure(Figure.SkippedError(reason: $0)) } ?? .success(theirs),
      peakMiB: peak)
  }

  /// Removes what the run before left and waits until the disk has all of it, lest one side pay for
  /// the other's files.
  private func startAfresh(_ folder: String) {
    benchmark.cleanUp(folder)
    sync()
  }

  private func reasonToSkip() throws(PipelineError) -> String? {
    guard case .python(_, let modules, let environment) = benchmark.yardstick else { return nil }
    let python = interpreter(of: environment)
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return "no Python with the yardstick: run 'make \(environment.rawValue)'"
    }
    for module in modules {
      let found = try ChildProcess.output(
        of: python,
        ["-c", "import importlib.util as i; print(i.find_spec('\(module)') is not None)"])
      if !found.output.hasPrefix("True") { return "no Python module '\(module)'" }
    }
    return nil
  }

  private func interpreter(of environment: Benchmark.Environment) -> String {
    python ?? ".\(environment.rawValue)/bin/python"
  }

  /// The time the yardstick takes for some work.
  private func yardstickSeconds(
    _ folder: String, for work: Double
  ) throws(PipelineError) -> Double {
    switch benchmark.yardstick {
    case .python(let script, _, let environment):
      return try ChildProcess.output(of: interpreter(of: environment), ["-c", script, folder])
        .lastNumber(of: benchmark.against)
    case .ceiling, .partlyTimed:
      let child = try ChildProcess.output(
        of: Self.program, ["--run", benchmark.name, "yardstick", folder])
      let (seconds, amount) = try Self.seconds(of: child)
      return seconds * work / amount
    }
  }

  private static func seconds(
    of child: ChildProcess.End
  ) throws(PipelineError) -> (seconds: Double, work: Double) {
    let words = child.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard words.count == 2, words[0] > 0 else {
      throw PipelineError(
        .verificationFailed, at: program, "printed '\(child.output)', expected seconds and work")
    }
    return (words[0], words[1])
  }

  private static func short(_ seconds: Double) -> String {
    "\((seconds * 1000).rounded() / 1000)"
  }

  /// This executable.
  private static let program = "/proc/self/exe"

  /// Does one side's work once and prints the seconds it took and the amount: the child's part.
  static func run(
    _ benchmark: Benchmark, side: String, folder: String
  ) throws(PipelineError) {
    let clock = ContinuousClock()
    let start = clock.now
    let work: Benchmark.Work
    switch (side, benchmark.yardstick) {
    case ("yardstick", .ceiling(let ceiling)): work = Benchmark.Work(amount: try ceiling(folder))
    case ("yardstick", .partlyTimed(let yardstick)): work = try yardstick(folder)
    default: work = try benchmark.ours(folder)
    }
    let duration = start.duration(to: clock.now).components
    let seconds = Double(duration.seconds) + Double(duration.attoseconds) / 1e18
    print(work.seconds ?? seconds, work.amount)
  }
}
