import Support

/// A path that is made from an image's path, such as `masks/{stem}.png`.
///
/// `{stem}` is the image's name without its ending, `{parent}` the name of its folder, `{folder}` its
/// whole folder, and `{key}` its path up to the first dot of its name: the key of its sample in a
/// WebDataset tar.
package struct PathPattern: Sendable {
  /// The names a pattern may hold in braces.
  package static let placeholders = ["stem", "parent", "folder", "key"]

  /// As written.
  package let text: String
  package let position: SourcePosition

  package init(_ text: Located<String>) {
    self.text = text.value
    position = text.position
  }

  /// The path for an image, placeholders filled in; a folder that is none takes its slash with it.
  package func path(for image: String) -> String {
    let folder = PathText.folder(of: image)
    return filled(isAtRoot: folder.isEmpty) { name in
      switch name {
      case "stem": return PathText.stem(of: image)
      case "parent": return PathText.name(of: folder)
      case "folder": return folder
      default: return Self.key(of: image)
      }
    }
  }

  /// A path up to the first dot of its last component, unless that starts with it.
  package static func key(of path: String) -> String {
    let name = PathText.name(of: path)
    guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return path }
    return String(path.dropLast(name[dot...].count))
  }

  /// The glob that every path of this pattern matches.
  package var glob: String {
    var glob = filled { $0 == "folder" || $0 == "key" ? "**/*" : "*" }
    // `{folder}` may be no folder at all.
    while glob.contains("**/*/") { glob = glob.replacing("**/*/", with: "**/") }
    return glob
  }

  private func filled(isAtRoot: Bool = false, _ value: (String) -> String) -> String {
    var text = text
    if isAtRoot {
      for name in ["parent", "folder"] { text = text.replacing("{\(name)}/", with: "") }
    }
    for name in Self.placeholders { text = text.replacing("{\(name)}", with: value(name)) }
    return text
  }
}
