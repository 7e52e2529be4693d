import Support

extension SafetensorsFile {
  /// Reads a file's bytes, checking all that the format promises: every byte of the data belongs to
  /// exactly one tensor.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` for a broken promise, `unsupportedFormat` for an
  ///   element type that is not read, `limitExceeded` for a header over ``largestHeader``.
  package init(parsing bytes: [UInt8], at place: String) throws(PipelineError) {
    guard bytes.count >= 8 else {
      throw PipelineError(
        .corruptFile, at: place, "is \(bytes.count) bytes, expected 8 or more of header length")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.largestHeader else {
      throw PipelineError(
        .limitExceeded, at: place,
        "header is \(length) bytes, over the limit of \(Self.largestHeader)")
    }
    guard length <= bytes.count - 8 else {
      throw PipelineError(
        .corruptFile, at: place,
        "header is \(length) bytes, but only \(bytes.count - 8) follow its length")
    }
    let dataStart = 8 + Int(length)
    let header = try JSONValue(parsing: Array(bytes[8..<dataStart]), at: "\(place): header")
    guard case .object(let members) = header else {
      throw PipelineError(.corruptFile, at: "\(place): header", "is not a JSON object")
    }
    metadata = [:]
    tensors = [:]
    var layouts: [Layout] = []
    for (name, value) in members {
      if name == "__metadata__" {
        metadata = try Self.metadata(value, at: "\(place): __metadata__")
      } else {
        layouts.append(try Layout(name: name, value: value, at: "\(place): \(name)"))
      }
    }
    layouts.sort { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }
    var end = 0
    for layout in layouts {
      guard layout.start == end else {
        throw PipelineError(
          .corruptFile, at: "\(place): \(layout.name)",
          "starts at byte \(layout.start) of the data, expected \(end)")
      }
      end = layout.end
      guard end <= bytes.count - dataStart else {
        throw PipelineError(
          .corruptFile, at: "\(place): \(layout.name)",
          "ends at byte \(end) of the data, but there are \(bytes.count - dataStart)")
      }
      tensors[layout.name] = StoredTensor(
        type: layout.type, shape: layout.shape,
        bytes: Array(bytes[dataStart + layout.start..<dataStart + layout.end]))
    }
    guard end == bytes.count - dataStart else {
      throw PipelineError(
        .corruptFile, at: place,
        "has \(bytes.count - dataStart) bytes of data, but the tensors take \(end)")
    }
  }

  private static func metadata(
    _ value: JSONValue, at place: String
  ) throws(PipelineError) -> [String: String] {
    guard case .object(let members) = value else {
      throw PipelineError(.corruptFile, at: place, "is not a JSON object")
    }
    var texts: [String: String] = [:]
    for (key, value) in members {
      guard case .string(let text) = value else {
        throw PipelineError(.corruptFile, at: place, "value of '\(key)' is not a text")
      }
      texts[key] = text
    }
    return texts
  }
}

/// What the header says of one tensor.
private struct Layout {
  let name: String
  let type: StoredTensor.ElementType
  let shape: [Int]
  let start: Int
  let end: Int

  init(name: String, value: JSONValue, at place: String) throws(PipelineError) {
    self.name = name
    guard case .string(let typeName)? = value["dtype"] else {
      throw PipelineError(.corruptFile, at: place, "has no 'dtype'")
    }
    guard let type = StoredTensor.ElementType(rawValue: typeName) else {
      let known = StoredTensor.ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw PipelineError(
        .unsupportedFormat, at: place, "dtype is '\(typeName)', expected one of \(known)")
    }
    self.type = type
    shape = try Self.lengths(value["shape"], "shape", at: place)
    let offsets = try Self.lengths(value["data_offsets"], "data_offsets", at: place)
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw PipelineError(
        .corruptFile, at: place, "data_offsets are \(offsets), expected [start, end]")
    }
    start = offsets[0]
    end = offsets[1]
    var size: Int? = type.width
    for length in shape {
      size = size.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: length)
        return overflow ? nil : product
      }
    }
    guard size == end - start else {
      let expected = size.map { "\($0)" } ?? "too many"
      throw PipelineError(
        .corruptFile, at: place,
        "has \(end - start) bytes, but \(shape) of \(typeName) takes \(expected)")
    }
  }

  private static func lengths(
    _ value: JSONValue?, _ key: String, at place: String
  ) throws(PipelineError) -> [Int] {
    guard case .array(let elements)? = value else {
      throw PipelineError(.corruptFile, at: place, "has no '\(key)'")
    }
    var lengths: [Int] = []
    for element in elements {
      guard case .integer(let length) = element, length >= 0 else {
        throw PipelineError(
          .corruptFile, at: place, "'\(key)' holds something other than whole numbers from 0")
      }
      lengths.append(length)
    }
    return lengths
  }
}
