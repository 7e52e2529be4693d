import Foundation
import Support

/// What every fault works on: the program, the inputs, and what an undisturbed run makes of them.
struct TortureRig {
  /// The `pastiche` beside this program.
  let program: String
  /// The library that makes system calls fail.
  let layer: String
  /// A folder that goes away at the end.
  let scratch: String
  let seed: UInt64
  let isQuick: Bool
  /// Whether the run is of 24 samples instead of 120.
  private(set) var isSmall: Bool
  /// The digests of the files of an undisturbed run.
  private(set) var reference: [String: Digest] = [:]
  /// Its `run.json`.
  private(set) var identity: [UInt8] = []
  /// How long it took.
  private(set) var duration: Duration = .zero
  /// Where the undisturbed run lies.
  var referenceFolder: String { "\(scratch)/reference-\(split)" }
  /// The split of the items: the small one makes a run of a third of a second.
  var split: String { isSmall ? "val" : "train" }
  var inputs: String { "\(scratch)/inputs" }

  /// After this, a process hangs.
  static let limit: Duration = .seconds(60)

  init(_ options: TortureOptions) throws(PipelineError) {
    let products = PathText.folder(of: try Self.path(of: "/proc/self/exe"))
    program = "\(products)/pastiche"
    layer = "\(products)/libFaultLayer.so"
    seed = options.seed
    isQuick = options.isQuick
    isSmall = options.isQuick
    for file in [program, layer] where !FileBytes.exists(file) {
      throw PipelineError(
        .missingFile, at: file, "is not built", hint: "run 'make torture', which builds it")
    }
    let temporary = FileManager.default.temporaryDirectory
    scratch = temporary.appending(path: "pastiche-torture-\(getpid())").path
    try FileBytes.makeFolder("\(scratch)/trials")
    try copyInputs(to: inputs)
    try makeReference()
  }

  /// The same on a smaller run, for what does not depend on its length.
  func small() throws(PipelineError) -> TortureRig {
    var rig = self
    rig.isSmall = true
    try rig.makeReference()
    return rig
  }

  private mutating func makeReference() throws(PipelineError) {
    let trial = Trial(self, folder: referenceFolder)
    // The first run warms the caches, the second is timed.
    for _ in 0..<2 {
      Self.remove(referenceFolder)
      let start = ContinuousClock.now
      let end = try trial.start().end(within: Self.limit)
      duration = .now - start
      guard let end, end.reason == .exit(0) else {
        throw PipelineError(
          .verificationFailed, at: program,
          "does not even run undisturbed: \(end.map { "\($0.reason), \($0.errors)" } ?? "it hangs")"
        )
      }
    }
    reference = try trial.digests()
    identity = try FileBytes.read("\(referenceFolder)/run.json")
  }

  /// Copies what the pipeline reads.
  func copyInputs(to folder: String) throws(PipelineError) {
    try FileBytes.makeFolder("\(folder)/fixtures")
    for part in ["pipelines", "manifests", "fixtures/bags", "fixtures/items"] {
      try Self.copy(part, to: "\(folder)/\(part)")
    }
  }

  static func copy(_ source: String, to target: String) throws(PipelineError) {
    do {
      try FileManager.default.copyItem(atPath: source, toPath: target)
    } catch {
      throw PipelineError(
        .inputOutput, at: source, "cannot be copied to '\(target)': \(error.localizedDescription)",
        hint: "run this in the root of the repository")
    }
  }

  static func remove(_ path: String) {
    // One that is not there is as good as removed.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Removes all that was written.
  func remove() { Self.remove(scratch) }

  /// The random draws of one trial of a fault.
  func stream(_ fault: String, _ number: Int) -> RandomStream {
    SampleSeed(run: seed, sample: UInt64(number), canvas: "", stage: fault).stream()
  }

  /// A moment of a run, from its start to its end.
  func moment(_ stream: inout RandomStream) -> Duration { duration * stream.unit() }

  private static func path(of link: String) throws(PipelineError) -> String {
    do {
      return try FileManager.default.destinationOfSymbolicLink(atPath: link)
    } catch {
      throw PipelineError(.inputOutput, at: link, "does not tell where this program is")
    }
  }
}
