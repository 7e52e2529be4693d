import Support

/// A row of a `manifest.csv` that says what another decoder made of a file.
///
/// Columns: `path`, `status` (`ok` or an error), `format`, `mode`, `width` and `height` (with
/// `channel_means`, `rgba8_sha256` and `raw_sha256_le`) of its picture. Others are not looked at.
package struct ManifestRow {
  private let columns: [String: String]

  package init(_ columns: [String: String]) {
    self.columns = columns
  }

  /// A column; empty when there is none.
  package subscript(name: String) -> String { columns[name] ?? "" }

  /// Whether it says enough of the pixels to compare with.
  package var isComparable: Bool {
    self["status"] == "ok"
      && ["rgba8_sha256", "raw_sha256_le", "channel_means"].contains { !self[$0].isEmpty }
  }

  /// - Throws: ``PipelineError`` with `corruptFile` when it has no column `path`.
  package static func read(_ path: String) throws(PipelineError) -> [ManifestRow] {
    let lines = try FileBytes.readText(path).split(whereSeparator: \.isNewline).map(fields)
    guard let names = lines.first, names.contains("path") else {
      throw PipelineError(.corruptFile, at: path, "has no column 'path'")
    }
    return lines.dropFirst().map { fields in
      ManifestRow(Dictionary(zip(names, fields), uniquingKeysWith: { first, _ in first }))
    }
  }

  /// The fields of a line; one in quotes may hold commas, and quotes twice (RFC 4180, 2).
  package static func fields(_ line: Substring) -> [String] {
    var fields: [String] = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
