import Support

/// Named tensors in the safetensors format, all in memory.
///
/// A file is eight bytes of header length (little-endian), a JSON header that gives each tensor's
/// `dtype`, `shape` and `data_offsets`, and the elements. Source: the format section of the
/// safetensors README, version 0.4.
package struct SafetensorsFile: Sendable, Equatable {
  /// The tensors by name.
  package var tensors: [String: StoredTensor]
  /// Free texts about the file (`__metadata__`).
  package var metadata: [String: String]

  /// The longest header that is read; the limit of the format's own library.
  package static let largestHeader = 100_000_000

  package init(tensors: [String: StoredTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file.
  ///
  /// - Throws: As ``FileBytes/read(_:limit:)`` and ``init(parsing:at:)``.
  package static func read(_ path: String) throws(PipelineError) -> SafetensorsFile {
    try SafetensorsFile(parsing: try FileBytes.read(path), at: path)
  }

  /// Writes a file: all of it, or nothing.
  package func write(_ path: String) throws(PipelineError) {
    try FileBytes.writeAtomically(bytes(), to: path)
  }

  /// The file's bytes.
  ///
  /// Wider elements come first and then the names decide, so that every tensor starts at a multiple
  /// of its element's width; the header is padded with spaces to a multiple of eight.
  package func bytes() -> [UInt8] {
    let names = tensors.sorted {
      let widths = ($0.value.type.width, $1.value.type.width)
      return widths.0 == widths.1 ? $0.key < $1.key : widths.0 > widths.1
    }
    var header: [String: JSONValue] = [:]
    if !metadata.isEmpty { header["__metadata__"] = .object(metadata.mapValues { .string($0) }) }
    var data: [UInt8] = []
    for (name, tensor) in names {
      precondition(name != "__metadata__", "a tensor named __metadata__")
      let end = data.count + tensor.bytes.count
      header[name] = [
        "dtype": .string(tensor.type.rawValue), "shape": .array(tensor.shape.map { .integer($0) }),
        "data_offsets": [.integer(data.count), .integer(end)],
      ]
      data.append(contentsOf: tensor.bytes)
    }
    var text = JSONValue.object(header).text()
    while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text + data
  }
}
