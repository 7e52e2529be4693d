/// Parts of a path as text.
///
/// `NSString` has the same, but its `deletingLastPathComponent` traps on a name of one letter.
package enum PathText {
  /// The path up to its last name: `a/b` of `a/b/c`, empty of `c`, `/` of `/c`.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What follows the last slash.
  package static func name(of path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  /// The name without what follows its last dot; a name that only starts with a dot stays whole.
  package static func stem(of path: String) -> String {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
