import Foundation
import Support

/// The names in a folder.
package enum FileNames {
  /// All names, sorted.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` when the folder cannot be listed.
  package static func sorted(in folder: String) throws(PipelineError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw PipelineError(.missingFile, at: folder, "is no folder that can be listed")
    }
  }
}
