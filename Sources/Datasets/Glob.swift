import Foundation
import Support

/// File names matched by patterns, in an order that depends on the names alone.
package enum Glob {
  /// The files below a folder that a pattern matches, sorted by their bytes.
  ///
  /// `*`, `?` and `[…]` match inside one path component (`fnmatch`), `**` any number of folders;
  /// names that start with a dot need a pattern that does. `..` goes back up, not above the root.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput` when a folder cannot be listed.
  package static func files(
    matching pattern: String, below root: String
  ) throws(PipelineError) -> [String] {
    let parts = pattern.split(separator: "/").map(String.init).filter { $0 != "." }
    var found: Set<String> = []
    try walk("", parts[...], root: root, into: &found)
    return found.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  private static func walk(
    _ folder: String, _ parts: ArraySlice<String>, root: String, into found: inout Set<String>
  ) throws(PipelineError) {
    guard let part = parts.first else { return }
    let rest = parts.dropFirst()
    let prefix = folder.isEmpty ? "" : folder + "/"
    if part == ".." {
      // There is nothing above the root.
      guard !folder.isEmpty else { return }
      return try walk(PathText.folder(of: folder), rest, root: root, into: &found)
    }
    if part == "**" {
      try walk(folder, rest.isEmpty ? ["*"] : rest, root: root, into: &found)
      for name in try names(in: folder.isEmpty ? root : "\(root)/\(folder)")
      where !name.hasPrefix(".") && kind("\(root)/\(prefix)\(name)", follow: false) == .folder {
        try walk(prefix + name, parts, root: root, into: &found)
      }
      return
    }
    let isLiteral = !part.contains { "*?[".contains($0) }
    let candidates = isLiteral ? [part] : try names(in: folder.isEmpty ? root : "\(root)/\(folder)")
    for name in candidates where isLiteral || fnmatch(part, name, FNM_PERIOD) == 0 {
      let kind = kind("\(root)/\(prefix)\(name)", follow: true)
      if rest.isEmpty {
        if kind == .file { found.insert(prefix + name) }
      } else if kind == .folder {
        try walk(prefix + name, rest, root: root, into: &found)
      }
    }
  }

  private enum Kind {
    case file
    case folder
    case other
  }

  private static func kind(_ path: String, follow: Bool) -> Kind {
    var status = stat()
    guard (follow ? stat(path, &status) : lstat(path, &status)) == 0 else { return .other }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  private static func names(in folder: String) throws(PipelineError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw PipelineError(.inputOutput, at: folder, "cannot be listed")
    }
  }
}
