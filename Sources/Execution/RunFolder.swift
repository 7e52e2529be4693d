import Foundation
import Shards
import Support

/// The folder of a run and what it says the run is.
package struct RunFolder: Sendable {
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  package var shards: String { path + "/shards" }
  package var annotations: String { path + "/" + ShardIndex.annotationFolder }
  package var catalogs: String { path + "/catalog" }
  package var report: String { path + "/report.json" }
  package var page: String { path + "/report.html" }
  package var quarantine: String { path + "/quarantine.jsonl" }
  var identity: String { path + "/run.json" }

  /// Whether a run has begun here.
  package var hasBegun: Bool { FileBytes.exists(identity) }

  /// Begins a run, or joins it when it is the same.
  ///
  /// - Throws: ``PipelineError`` with `differentRun`, naming what differs, when another run's output
  ///   is here.
  package func begin(_ run: RunIdentity) throws(PipelineError) {
    try FileBytes.makeFolder(shards)
    try locked { () throws(PipelineError) in try join(run) }
  }

  /// Does something while no other process of this run does.
  package func locked<Result>(
    _ body: () throws(PipelineError) -> Result
  ) throws(PipelineError) -> Result {
    guard let lock = try FileLock.acquire(path: path + "/.run.lock", wait: true) else {
      throw PipelineError(.inputOutput, at: path, "cannot be locked")
    }
    let result = try body()
    lock.release()
    return result
  }

  private func join(_ run: RunIdentity) throws(PipelineError) {
    if try FileBytes.isPresent(identity) {
      let there = try storedIdentity()
      // Through its text, in which 1 and 1.0 are the same number.
      let here = try JSONValue(parsing: run.json.text(), at: identity)
      if there != here {
        let differences = there.differences(from: here).prefix(5)
        throw PipelineError(
          .differentRun, at: path,
          "holds another run: " + differences.joined(separator: "; "),
          hint: "choose another folder with --out, or delete this one")
      }
    } else {
      try FileBytes.writeAtomically(run.json.text(indented: true) + [10], to: identity)
    }
  }
}

/// What a run's output is a function of.
package struct RunIdentity: Sendable {
  package let manifest: JSONValue
  /// Dataset manifests by name, without their roots.
  package let datasets: JSONValue
  /// Catalog digests by source.
  package let catalogs: [String: Digest]
  /// The tool's and its codec libraries' versions.
  package let versions: [String: String]

  package init(
    manifest: JSONValue, datasets: JSONValue, catalogs: [String: Digest],
    versions: [String: String]
  ) {
    self.manifest = manifest
    self.datasets = datasets
    self.catalogs = catalogs
    self.versions = versions
  }

  package var json: JSONValue {
    [
      "manifest": manifest, "datasets": datasets,
      "catalogs": .object(catalogs.mapValues { .string("\($0)") }),
      "versions": .object(versions.mapValues { .string($0) }),
    ]
  }

  /// The digest of the pipeline manifest with every default written out.
  package var manifestDigest: Digest { Digest(of: manifest.text()) }

  /// One digest of all catalogs.
  package var catalogDigest: Digest {
    Digest(of: (json["catalogs"] ?? .null).text())
  }

  /// The digest of everything.
  package var digest: Digest { Digest(of: json.text()) }
}
