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
    let image = images[row]
    let path = "\(root)/\(image.path)"
    let bytes = try FileBytes.read(path)
    guard bytes.count == image.bytes, Digest(of: bytes) == image.digest else {
      throw PipelineError(
        .changedInput, at: image.path, "differs from the file this run catalogued",
        hint: "put the file back, or start another run")
    }
    return try ImageDecoder.decode(bytes, named: image.path).converted(toChannels: channels)
  }
}
