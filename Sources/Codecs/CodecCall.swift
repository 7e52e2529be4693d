import CCodecs
import Support

/// Turns the statuses and messages of the C side into errors.
enum CodecCall {
  /// Runs a C call that reads a file, and throws what it reports.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile`, `unsupportedFormat` or `limitExceeded`.
  static func reading(
    _ format: ImageFormat, named name: String,
    _ body: (inout [CChar]) -> CCodecsStatus
  ) throws(PipelineError) {
    let (status, text) = run(body)
    switch status {
    case .done: return
    case .corrupt:
      throw PipelineError(.corruptFile, at: name, "is a corrupt \(format.title): \(text)")
    case .unsupported:
      throw PipelineError(
        .unsupportedFormat, at: name, "is a \(format.title) of a kind that is not read: \(text)",
        hint: "convert it to PNG")
    case .tooLarge:
      throw PipelineError(.limitExceeded, at: name, "is too large a \(format.title): \(text)")
    case .outOfMemory:
      throw PipelineError(
        .limitExceeded, at: name, "needs more memory to be decoded than there is")
    }
  }

  /// Runs a C call that encodes into a buffer, and returns the bytes.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` or `outOfRange`, placed at the encoder.
  static func writing(
    _ format: ImageFormat,
    _ body: (inout CCodecsBuffer, inout [CChar]) -> CCodecsStatus
  ) throws(PipelineError) -> [UInt8] {
    var buffer = CCodecsBuffer()
    defer { ccodecs_buffer_free(&buffer) }
    let (status, text) = run { body(&buffer, &$0) }
    switch status {
    case .done:
      return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
    case .tooLarge, .outOfMemory:
      throw PipelineError(.limitExceeded, at: place(of: format), text)
    case .corrupt, .unsupported:
      throw PipelineError(.outOfRange, at: place(of: format), text)
    }
  }

  /// The place named by errors of an encoder, which has no file yet.
  static func place(of format: ImageFormat) -> String { "\(format.title) encoder" }

  private static func run(
    _ body: (inout [CChar]) -> CCodecsStatus
  ) -> (status: CCodecsStatus, text: String) {
    var message = [CChar](repeating: 0, count: 256)
    let status = body(&message)
    if status == .done { return (status, "") }
    var text = String(
      decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    if let range = text.firstRange(of: "Corrupt JPEG data: ") { text.removeSubrange(range) }
    guard let first = text.first, text.dropFirst().first?.isUppercase != true else {
      return (status, text)
    }
    return (status, first.lowercased() + text.dropFirst())
  }
}
