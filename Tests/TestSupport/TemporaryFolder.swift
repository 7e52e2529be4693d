import Foundation
import Support

/// A folder of its own for a test, removed with all it holds when the last user lets go of it.
package final class TemporaryFolder: Sendable {
  /// The folder, without a slash at the end.
  package let path: String

  /// Makes an empty folder.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when there is no place for it.
  package init() throws(PipelineError) {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "pastiche-test-\(UUID().uuidString)").path
    try FileBytes.makeFolder(path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file inside, whether or not it exists.
  package func file(_ name: String) -> String {
    "\(path)/\(name)"
  }

  /// Writes a file inside, with the folders on its way, and gives its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws(PipelineError) -> String {
    let target = file(name)
    try FileBytes.makeFolder(PathText.folder(of: target))
    try FileBytes.writeAtomically(bytes, to: target)
    return target
  }

  /// Writes a text file inside and gives its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws(PipelineError) -> String {
    try write(Array(text.utf8), to: name)
  }

  /// The names of what lies directly inside, sorted.
  package var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
