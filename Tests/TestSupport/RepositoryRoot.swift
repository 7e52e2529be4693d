import Foundation

/// Where this package's sources lie.
package enum RepositoryRoot {
  /// The folder that holds `Package.swift`, without a slash at the end.
  package static let path: String = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let manifest = folder.appending(path: "Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) { return folder.path }
      folder.deleteLastPathComponent()
    }
    preconditionFailure("no Package.swift above \(#filePath)")
  }()
}
