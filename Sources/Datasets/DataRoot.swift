import Foundation
import Manifest
import Support

/// A dataset's folder, and what in it may be read.
///
/// A name, whoever wrote it, is relative and never climbs above the root. Where the manifest gives
/// the root, links below it may not lead out of it either; the root's own links are followed. A root
/// that the command line gives is vouched for: its links are followed wherever they lead.
struct DataRoot: Sendable {
  let path: String
  private let dataset: String
  /// The root without links, with a slash at its end; nil when links are followed.
  private let fence: String?

  init(_ dataset: DatasetManifest) {
    path = dataset.root
    self.dataset = dataset.name
    let real = Self.real(dataset.root) ?? dataset.root
    fence = dataset.rootOrigin == .option ? nil : real.hasSuffix("/") ? real : real + "/"
  }

  /// The path of a file below the root.
  ///
  /// - Throws: ``PipelineError`` with `outsideRoot` for a name that leads out of it.
  func file(_ name: String) throws(PipelineError) -> String {
    guard Self.staysInside(name) else {
      throw PipelineError(
        .outsideRoot, at: name, "leads out of the root of dataset '\(dataset)'",
        hint: "write a path that starts from the root")
    }
    let file = "\(path)/\(name)"
    // What does not exist is left to whoever opens it.
    if let fence, let real = Self.real(file), !(real + "/").hasPrefix(fence) {
      throw PipelineError(
        .outsideRoot, at: name, "is a link that leads out of the root of dataset '\(dataset)'",
        hint: "to follow its links, name the root on the command line: --root \(dataset)=\(path)")
    }
    return file
  }

  /// Whether a path is relative and never above where it starts; links are not looked at.
  static func staysInside(_ name: String) -> Bool {
    guard !name.hasPrefix("/") else { return false }
    var depth = 0
    for part in name.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return false }
    }
    return true
  }

  /// A path without links; nil when there is no such file.
  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
