import Foundation
import Support

/// The manifests of the repository.
package enum ShippedManifests {
  /// `manifests/….yaml` and `pipelines/….yaml`, sorted.
  package static let paths: [String] = ["manifests", "pipelines"].flatMap { folder in
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(RepositoryRoot.path)/\(folder)"))
      ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
  }

  /// The text of one.
  package static func text(_ path: String) throws(PipelineError) -> String {
    try FileBytes.readText("\(RepositoryRoot.path)/\(path)")
  }

  /// Writes all of them to a folder.
  package static func copy(to folder: TemporaryFolder) throws {
    for path in paths { try folder.write(try text(path), to: path) }
  }
}
