import Foundation
import Support

/// The files below a folder that are tried.
package struct InputFiles {
  /// A file, and what its manifest says of it.
  package struct File {
    /// Relative to the folder.
    package let path: String
    /// Nil where no manifest names it.
    package let row: ManifestRow?
  }

  /// Sorted by path.
  package let files: [File]

  /// The most files that are tried.
  package static let most = 200_000

  private static let endings: Set<String> = [
    "png", "apng", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "bmp", "dib", "gif", "webp", "ppm",
    "pgm", "pbm", "pnm", "pam",
  ]

  /// Finds every file with the ending of an image, and those that a `manifest.csv` names.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` when there is no such folder, `limitExceeded` for
  ///   too many files, `corruptFile` for a manifest that is not a table.
  package init(below folder: String) throws(PipelineError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue, let walk = FileManager.default.enumerator(atPath: folder)
    else {
      throw PipelineError(.missingFile, at: folder, "is no folder that can be read")
    }
    var paths: Set<String> = []
    var rows: [String: ManifestRow] = [:]
    for case let path as String in walk {
      let name = PathText.name(of: path)
      if name == "manifest.csv" {
        for row in try ManifestRow.read("\(folder)/\(path)") {
          let place = [PathText.folder(of: path), row["path"]].filter { !$0.isEmpty }
          rows[place.joined(separator: "/")] = row
        }
      } else if Self.endings.contains((name as NSString).pathExtension.lowercased()) {
        paths.insert(path)
      }
      guard paths.count <= Self.most else {
        throw PipelineError(.limitExceeded, at: folder, "holds over \(Self.most) images")
      }
    }
    let all = paths.union(rows.keys).filter { path in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }
    files = all.sorted().map { File(path: $0, row: rows[$0]) }
  }
}
