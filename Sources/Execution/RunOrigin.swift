import Foundation
import Support

/// Where a run's manifest and inputs were when it was last generated here: `origin.json`.
///
/// It lets `explain` find them again. Nothing is made from it and no digest covers it: a run's bytes
/// depend on no path.
package struct RunOrigin: Sendable, Equatable {
  /// The pipeline manifest, absolute.
  package let manifest: String
  /// Folders given by `--root`, absolute, by dataset.
  package let roots: [String: String]
  /// Values given by `--set`, as written.
  package let overrides: [String]

  /// Takes what a command line gave; relative paths start from the working folder.
  package init(manifest: String, roots: [String: String], overrides: [String]) {
    self.manifest = Self.absolute(manifest)
    self.roots = roots.mapValues(Self.absolute)
    self.overrides = overrides
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  package var json: JSONValue {
    [
      "version": 1, "manifest": .string(manifest),
      "roots": .object(roots.mapValues { .string($0) }),
      "set": .array(overrides.map { .string($0) }),
    ]
  }

  /// Reads the file.
  ///
  /// - Throws: ``PipelineError`` with `missingFile`, `inputOutput` or `corruptFile`.
  static func read(_ path: String) throws(PipelineError) -> RunOrigin {
    let value = try JSONValue(parsing: try FileBytes.read(path), at: path)
    guard value["version"] == 1, case .string(let manifest)? = value["manifest"],
      case .object(let roots)? = value["roots"], case .array(let overrides)? = value["set"]
    else {
      throw PipelineError(
        .corruptFile, at: path, "does not say where the manifest is",
        hint: "give it with --manifest FILE")
    }
    var folders: [String: String] = [:]
    for (name, root) in roots {
      if case .string(let folder) = root { folders[name] = folder }
    }
    return RunOrigin(
      manifest: manifest, roots: folders,
      overrides: overrides.compactMap { if case .string(let text) = $0 { text } else { nil } })
  }
}

extension RunFolder {
  private var originFile: String { path + "/origin.json" }

  /// Remembers where the inputs of the run in this folder are, which must have begun.
  package func remember(_ origin: RunOrigin) throws(PipelineError) {
    try locked { () throws(PipelineError) in
      try FileBytes.writeAtomically(origin.json.text(indented: true) + [10], to: originFile)
    }
  }

  /// Where the inputs of the run in this folder were; nil when that was never written.
  package func origin() throws(PipelineError) -> RunOrigin? {
    guard try FileBytes.isPresent(originFile) else { return nil }
    return try RunOrigin.read(originFile)
  }

  /// What a run differs in from the one in this folder, each as a clause; empty when in nothing.
  package func differences(from run: RunIdentity) throws(PipelineError) -> [String] {
    let there = try storedIdentity()
    let here = try JSONValue(parsing: run.json.text(), at: identity)
    return there.differences(from: here)
  }
}
