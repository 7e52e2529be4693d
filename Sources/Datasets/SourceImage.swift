import Codecs
import Foundation
import Imaging
import Support

extension Catalog {
  /// The pixels of an image, converted to a number of channels.
  ///
  /// - Throws: ``PipelineError``: `changedInput` when the file is no longer the one catalogued;
  ///   `missingFile`, `corruptFile`, … when it cannot be read.
  package func pixels(ofImage row: Int, channels: Int) throws(PipelineError) -> Image {
    try ImageDecoder.decode(try bytes(ofImage: row), named: images[row].path)
      .converted(toChannels: channels)
  }

  /// The bytes of an image's file, or of its member of a tar.
  ///
  /// - Throws: ``PipelineError``: `changedInput` when they are no longer those catalogued;
  ///   `missingFile` or `inputOutput` when they cannot be read.
  package func bytes(ofImage row: Int) throws(PipelineError) -> [UInt8] {
    let image = images[row]
    let changed = PipelineError(
      .changedInput, at: image.path, "differs from the file this run catalogued",
      hint: "put the file back, or start another run")
    let bytes: [UInt8]
    if let place = image.place {
      do {
        bytes = try FileBytes.read("\(root)/\(place.tar)", at: place.offset, count: image.bytes)
      } catch  where error.code == .changedInput {
        throw changed
      }
    } else {
      bytes = try FileBytes.read("\(root)/\(image.path)")
    }
    guard bytes.count == image.bytes, Digest(of: bytes) == image.digest else { throw changed }
    return bytes
  }
}
