import Safetensors
import Support
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
  private let file = SafetensorsFile(
    tensors: [
      "b.weight": StoredTensor([Float(1), 2, 3, 4, 5, 6], shape: [2, 3]),
      "a": StoredTensor([UInt8(1), 2, 3]), "count": StoredTensor([7], shape: []),
      "none": StoredTensor([Float](), shape: [0, 4]),
    ], metadata: ["format": "pt"])

  @Test func `what is written is read back`() throws {
    let folder = try TemporaryFolder()
    try file.write(folder.file("x.safetensors"))
    #expect(try SafetensorsFile.read(folder.file("x.safetensors")) == file)
  }

  @Test func `the bytes are a padded header and then the widest elements first`() {
    let header =
      #"{"__metadata__":{"format":"pt"},"a":{"data_offsets":[32,35],"dtype":"U8","shape":[3]},"#
      + #""b.weight":{"data_offsets":[8,32],"dtype":"F32","shape":[2,3]},"#
      + #""count":{"data_offsets":[0,8],"dtype":"I64","shape":[]},"#
      + #""none":{"data_offsets":[32,32],"dtype":"F32","shape":[0,4]}}"#
    let padding = (8 - header.utf8.count % 8) % 8
    let bytes = file.bytes()
    #expect(bytes.count == 8 + header.utf8.count + padding + 35)
    #expect(
      Array(bytes[..<8]) == [UInt8((header.utf8.count + padding) & 255), 1, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[8..<8 + header.utf8.count]) == Array(header.utf8))
    #expect(Array(bytes.suffix(3)) == [1, 2, 3])
  }

  @Test func `a file without tensors is read`() throws {
    let empty = SafetensorsFile(tensors: [:])
    #expect(try SafetensorsFile(parsing: empty.bytes(), at: "x") == empty)
  }

  /// The failure of reading a header with some bytes of data.
  private func failure(_ header: String, data: Int) -> String? {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    let bytes = length + Array(header.utf8) + [UInt8](repeating: 0, count: data)
    do throws(PipelineError) {
      _ = try SafetensorsFile(parsing: bytes, at: "x")
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    (
      #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7,
      "x: t: ends at byte 8 of the data, but there are 7"
    ),
    (
      #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9,
      "x: has 9 bytes of data, but the tensors take 8"
    ),
    (
      #"{"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8,
      "x: t: has 8 bytes, but [3] of F32 takes 12"
    ),
    (
      #"{"t":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2,
      "x: t: starts at byte 1 of the data, expected 0"
    ),
    (
      #"{"t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
        + #""u":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
      "x: u: starts at byte 1 of the data, expected 2"
    ),
    (
      #"{"t":{"dtype":"F8","shape":[2],"data_offsets":[0,2]}}"#, 2,
      "x: t: dtype is 'F8', expected one of BOOL, U8, I8, I16, I32, I64, F16, BF16, F32, F64"
    ),
    (
      #"{"t":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}"#, 2,
      "x: t: 'shape' holds something other than whole numbers from 0"
    ),
    (
      #"{"t":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,2]}}"#, 2,
      "x: t: has 2 bytes, but [4294967296, 4294967296] of U8 takes too many"
    ),
    (
      #"{"t":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}"#, 2,
      "x: t: data_offsets are [2, 0], expected [start, end]"
    ),
    (#"{"t":{"dtype":"U8","shape":[2]}}"#, 2, "x: t: has no 'data_offsets'"),
    (#"{"t":{"shape":[2],"data_offsets":[0,2]}}"#, 2, "x: t: has no 'dtype'"),
    (#"{"__metadata__":{"a":1}}"#, 0, "x: __metadata__: value of 'a' is not a text"),
    (#"{"__metadata__":[]}"#, 0, "x: __metadata__: is not a JSON object"),
    ("[]", 0, "x: header: is not a JSON object"),
    (
      "{", 0,
      "x: header: is not JSON; see x: header:1:2, which ends, expected a value"
    ),
  ]) func `a broken promise is refused with a sentence`(
    header: String, data: Int, message: String
  ) {
    #expect(failure(header, data: data) == message)
  }

  @Test func `a truncated file is refused at every length`() throws {
    let bytes = file.bytes()
    for length in 0..<bytes.count {
      let error = #expect(throws: PipelineError.self, "\(length) bytes") {
        try SafetensorsFile(parsing: Array(bytes[..<length]), at: "x")
      }
      #expect(error?.code == .corruptFile)
    }
  }

  @Test func `a length beyond the file or the limit is refused before anything is read`() {
    let beyond = #expect(throws: PipelineError.self) {
      try SafetensorsFile(parsing: [9, 0, 0, 0, 0, 0, 0, 0, 0x7B], at: "x")
    }
    #expect(beyond?.message == "header is 9 bytes, but only 1 follow its length")
    let huge = #expect(throws: PipelineError.self) {
      try SafetensorsFile(parsing: [UInt8](repeating: 255, count: 8), at: "x")
    }
    #expect(huge?.code == .limitExceeded)
    #expect(
      huge?.message == "header is 18446744073709551615 bytes, over the limit of 100000000")
    let short = #expect(throws: PipelineError.self) {
      try SafetensorsFile(parsing: [1, 2, 3], at: "x")
    }
    #expect(short?.message == "is 3 bytes, expected 8 or more of header length")
  }
}
