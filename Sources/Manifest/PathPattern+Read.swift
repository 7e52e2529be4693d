import Support

extension MappingReader {
  /// A path pattern that must be there.
  func pattern(_ key: String, suchAs example: String, about: String? = nil) -> PathPattern {
    let text = requiredText(key, "a path such as '\(example)'", about: about)
    return text.map { checked(key, $0) } ?? PathPattern(Located("", at: node.position))
  }

  /// A path pattern that may be absent; one without a placeholder is reported.
  func patternIfPresent(_ key: String, about: String? = nil) -> PathPattern? {
    textIfPresent(key, about: about).map { checked(key, $0) }
  }

  private func checked(_ key: String, _ text: Located<String>) -> PathPattern {
    checkPlaceholders(key, text)
    if !text.value.contains("{") {
      bag.report(
        "'\(key)' is '\(text.value)', which names the same file for every image",
        at: text.position, hint: "write '{stem}' for the image's name without its ending")
    }
    return PathPattern(text)
  }

  /// Reports what is in braces but no placeholder.
  func checkPlaceholders(_ key: String, _ pattern: Located<String>) {
    for part in pattern.value.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      let name = String(part.prefix { $0 != "}" })
      guard !PathPattern.placeholders.contains(name) || name.count == part.count else { continue }
      bag.report(
        "'\(key)' has the placeholder '{\(name.prefix(60))}', "
          + "expected {stem}, {parent}, {folder} or {key}",
        at: pattern.position)
    }
  }

  /// The id of a class; 0 after reporting a name that is none.
  func classID(_ name: String, among classes: [String], at position: SourcePosition) -> Int {
    if let id = classes.firstIndex(of: name) { return id }
    bag.report(
      "class '\(name)' is not among 'classes'", at: position,
      hint: NearestName.hint(for: name, among: classes))
    return 0
  }
}
