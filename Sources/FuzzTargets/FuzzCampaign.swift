import Foundation
import Support

/// Runs the fuzzing build on one target after the other, within limits, and tells what came out.
///
/// Corpora stay in `WORK/corpus/TARGET` and grow from call to call; what was found lies in
/// `WORK/findings`, the last log of each target in `WORK/TARGET.log`.
struct FuzzCampaign {
  /// The most memory of a process, and of one allocation.
  static let memoryLimit = ByteCount.mebibytes(1024)
  /// The longest one input may take, in seconds, under sanitizers.
  static let secondsPerInput = 10

  let program: String
  let work: String
  let runs: Int
  let targets: [FuzzTarget]

  /// Whether nothing was found on any target.
  ///
  /// `tell` gets the lines of a table as they are known.
  func run(tell: (String) -> Void) throws(PipelineError) -> Bool {
    try FileBytes.makeFolder("\(work)/findings")
    tell(Self.row("target", "runs", "corpus", "edges", "seconds", "peak MiB", "findings"))
    var isClean = true
    for target in targets {
      let corpus = "\(work)/corpus/\(target.rawValue)"
      try FileBytes.makeFolder(corpus)
      try FuzzCommand.writeSeeds(of: target, to: "\(work)/seeds")
      let start = ContinuousClock.now
      let log = "\(work)/\(target.rawValue).log"
      let status = try fuzz(target, corpus: corpus, log: log)
      let seconds = Int(start.duration(to: .now) / .seconds(1))
      let text = String(decoding: try FileBytes.read(log), as: UTF8.self)
      isClean = isClean && status == 0
      tell(
        Self.row(
          target.rawValue, Self.last(/number_of_executed_units: (\d+)/, in: text),
          "\(try FileNames.sorted(in: corpus).count)", Self.last(/cov: (\d+)/, in: text),
          "\(seconds)", Self.last(/peak_rss_mb: +(\d+)/, in: text),
          status == 0 ? "0" : "1: \(Self.summary(of: text)), see \(log)"))
    }
    return isClean
  }

  private func fuzz(
    _ target: FuzzTarget, corpus: String, log: String
  ) throws(PipelineError) -> Int32 {
    let mebibytes = Self.memoryLimit.bytes >> 20
    try FileBytes.writeAtomically([], to: log)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "-runs=\(runs)", "-max_len=\(target.longest)", "-timeout=\(Self.secondsPerInput)",
      "-rss_limit_mb=\(mebibytes)", "-malloc_limit_mb=\(mebibytes)", "-print_final_stats=1",
      "-artifact_prefix=\(work)/findings/\(target.rawValue)-",
      corpus, "\(work)/seeds/\(target.rawValue)",
    ]
    let words = "\(work)/seeds/\(target.rawValue).dict"
    if try FileBytes.size(words) > 0 { process.arguments?.append("-dict=\(words)") }
    var environment = ProcessInfo.processInfo.environment
    environment["FUZZ_TARGET"] = target.rawValue
    // Freed memory that AddressSanitizer holds back counts as the process's own.
    environment["ASAN_OPTIONS"] = "quarantine_size_mb=16:malloc_context_size=8"
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: log)
    do {
      try process.run()
    } catch {
      throw PipelineError(.missingFile, at: program, "cannot be run", hint: "make fuzz builds it")
    }
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }

  private static func last(_ pattern: Regex<(Substring, Substring)>, in text: String) -> String {
    text.matches(of: pattern).last.map { String($0.output.1) } ?? "-"
  }

  /// What a sanitizer or libFuzzer says in one line.
  private static func summary(of log: String) -> String {
    let line = log.split(separator: "\n").last { $0.hasPrefix("SUMMARY:") }
    return line.map { String($0.dropFirst(9).prefix(80)) } ?? "ended without a summary"
  }

  private static func row(_ cells: String...) -> String {
    let widths = [18, 9, 7, 7, 8, 9, 0]
    return zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }.joined(separator: " ")
  }
}
