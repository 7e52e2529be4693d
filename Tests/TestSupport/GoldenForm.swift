import Support

/// Results that a golden case tells of the same inputs: those of `out`, `out.over`, `empty.out`.
package struct GoldenForm {
  /// The words of the results' names before the last one.
  package let words: [String]
  /// The results.
  package let names: [String]
  private let golden: GoldenCase

  /// All forms of a case, sorted.
  package static func all(of golden: GoldenCase) -> [GoldenForm] {
    let results = golden.expectations.keys.filter(GoldenCase.isResult).sorted()
    let groups = Dictionary(grouping: results) { name in
      name.split(separator: ".").dropLast().map(String.init)
    }
    return groups.map { GoldenForm(words: $0, names: $1, golden: golden) }
      .sorted { $0.words.joined(separator: ".") < $1.words.joined(separator: ".") }
  }

  /// A constant of the case: the form's own one, under a word of its names, or else that of all.
  package func constant(_ key: String) -> JSONValue? {
    for word in words.reversed() {
      if let value = golden.constants[word]?[key] { return value }
    }
    return golden.constants[key]
  }

  private init(words: [String], names: [String], golden: GoldenCase) {
    self.words = words
    self.names = names
    self.golden = golden
  }

  /// The words after `out`.
  package var subwords: [String] { Array(words.drop { $0 != "out" }.dropFirst()) }

  /// The last word of a result's name.
  package func leaf(_ name: String) -> String { String(name.split(separator: ".").last ?? "") }

  /// The name of an input or a parameter: the form's own one, or else the nearest one; nil when there is none.
  package func input(_ leaf: String) -> String? {
    let outer = Array(words.prefix { $0 != "out" })
    for (prefix, kind) in [(outer, "in"), (outer, "param"), ([], "in"), ([], "param")] {
      for count in (0...subwords.count).reversed() {
        let name = (prefix + [kind] + subwords.prefix(count) + [leaf]).joined(separator: ".")
        if golden.tensors[name] != nil { return name }
      }
    }
    return nil
  }

  /// The lengths of the axes of one of the results, or of the same one of the forms around it.
  package func shape(ofResult leaf: String) -> [Int]? {
    for count in (0...words.count).reversed() {
      let name = (words.prefix(count) + [leaf]).joined(separator: ".")
      if let tensor = golden.tensors[name] { return tensor.shape }
    }
    return nil
  }
}

/// Undefined values as the golden numbers have them.
package func marked(_ values: [Double?]) -> [Double] { values.map { $0 ?? -1 } }
