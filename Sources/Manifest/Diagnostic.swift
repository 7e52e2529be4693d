import Support

/// One thing wrong in a manifest: where, what, and what to do.
package struct Diagnostic: Sendable, Hashable {
  package let position: SourcePosition
  package let message: String
  package let hint: String?

  package init(at position: SourcePosition, _ message: String, hint: String? = nil) {
    self.position = position
    self.message = message
    self.hint = hint
  }

  /// `file:line:column: message; hint`.
  package var line: String {
    "\(position): \(message)" + (hint.map { "; \($0)" } ?? "")
  }
}

/// Everything that is wrong, ready to print; thrown when there is anything.
package struct ManifestFailure: Error, CustomStringConvertible {
  package let diagnostics: [Diagnostic]
  /// The lines of each file read, to show the one a caret points into.
  package let sources: [String: [String]]

  package init(_ diagnostics: [Diagnostic], sources: [String: [String]] = [:]) {
    self.diagnostics = diagnostics
    self.sources = sources
  }

  /// Each problem with its source line and a caret, ordered by place, then a count.
  package var description: String {
    let ordered = diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element.position, right.element.position)
      return (a.file, a.line, a.column, left.offset) < (b.file, b.line, b.column, right.offset)
    }.map(\.element)
    var lines: [String] = []
    for diagnostic in ordered {
      lines.append(diagnostic.line)
      let position = diagnostic.position
      guard let source = sources[position.file], (1...source.count).contains(position.line) else {
        continue
      }
      let number = String(position.line)
      lines.append("  \(number) | \(source[position.line - 1])")
      let before = String(
        source[position.line - 1].unicodeScalars.prefix(max(0, position.column - 1)))
      let indent = String(before.map { $0 == "\t" ? "\t" : " " })
      lines.append("  \(String(repeating: " ", count: number.count)) | \(indent)^")
    }
    let count = ordered.count
    lines.append(count == 1 ? "1 problem" : "\(count) problems")
    return lines.joined(separator: "\n")
  }
}

/// Collects problems while manifests are read, so that all are reported in one go.
package final class DiagnosticBag {
  package private(set) var diagnostics: [Diagnostic] = []
  package private(set) var sources: [String: [String]] = [:]

  private var seen: Set<Diagnostic> = []

  package init() {}

  /// Reports at a place; the same problem at the same place counts once.
  package func report(_ message: String, at position: SourcePosition, hint: String? = nil) {
    let diagnostic = Diagnostic(
      at: position, Self.printable(message[...]), hint: hint.map { Self.printable($0[...]) })
    if seen.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
  }

  /// Reports at a value, saying so when it was reached through an alias.
  package func report(_ message: String, at node: ManifestNode, hint: String? = nil) {
    let route =
      node.alias.map { " (reached through the alias *\($0.name) in line \($0.line))" } ?? ""
    report(message + route, at: node.position, hint: hint)
  }

  /// Keeps a file's text for the carets, in the lines that YAML counts.
  package func register(_ text: String, file: String) {
    // A Character of "\r\n" is one of its own, which a split at "\n" would pass over.
    let breaks: Set<Character> = ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
    let body = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
    sources[file] = body.split(omittingEmptySubsequences: false) { breaks.contains($0) }
      .map(Self.printable)
  }

  /// A line that does nothing to a terminal: control characters but tabs become U+FFFD; a message
  /// quotes what was written, which may hold some.
  private static func printable(_ line: Substring) -> String {
    var view = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      let isControl =
        scalar != "\t"
        && [.control, .lineSeparator, .paragraphSeparator].contains(
          scalar.properties.generalCategory)
      view.append(isControl ? "\u{FFFD}" : scalar)
    }
    return String(view)
  }

  package var isEmpty: Bool { diagnostics.isEmpty }

  /// Throws when anything was reported.
  package func check() throws(ManifestFailure) {
    guard diagnostics.isEmpty else { throw ManifestFailure(diagnostics, sources: sources) }
  }
}
