import Foundation
import Support
import TestSupport

/// The built product, run as a user would from a folder with the repository's inputs in it.
struct Tool {
  /// The folder commands run in: `pipelines`, `manifests` and `fixtures` are links to the repository's.
  let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    for name in ["pipelines", "manifests", "fixtures"] {
      try FileManager.default.createSymbolicLink(
        atPath: scratch.file(name), withDestinationPath: "\(RepositoryRoot.path)/\(name)")
    }
  }

  struct Outcome {
    let status: Int32
    let out: String
    let err: String
  }

  /// Runs `pastiche` to its end.
  @discardableResult
  func run(_ arguments: String...) throws -> Outcome {
    try run(arguments)
  }

  @discardableResult
  func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    let name = UUID().uuidString
    let process = try start(arguments, output: name, environment: environment)
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      out: try FileBytes.readText(scratch.file("\(name).out")),
      err: try FileBytes.readText(scratch.file("\(name).err")))
  }

  /// Starts `pastiche`, with some variables more, and does not wait for it.
  func start(
    _ arguments: [String], output name: String = UUID().uuidString,
    environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = try Self.product()
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: scratch.path)
    for (suffix, set) in [
      ("out", { process.standardOutput = $0 }), ("err", { process.standardError = $0 }),
    ] as [(String, (FileHandle) -> Void)] {
      let path = try scratch.write("", to: "\(name).\(suffix)")
      guard let handle = FileHandle(forWritingAtPath: path) else {
        throw PipelineError(.inputOutput, at: path, "cannot be opened")
      }
      set(handle)
    }
    try process.run()
    return process
  }

  /// The SHA-256 of every tar and of the index below a run's folder.
  func digests(of run: String) throws -> [String: Digest] {
    let folder = scratch.file("\(run)/shards")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".tar") || $0 == "index.json" }
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, Digest(of: try FileBytes.read("\(folder)/\($0)"))) })
  }

  /// The product lies beside the test bundle.
  static func product() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent("pastiche")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    throw PipelineError(
      .missingFile, at: CommandLine.arguments[0], "has no product 'pastiche' beside it")
  }
}
