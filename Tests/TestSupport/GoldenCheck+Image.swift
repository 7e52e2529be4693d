import Imaging
import Support

extension GoldenCheck {
  /// An `[h, w]` or `[h, w, c]` tensor of 8-bit samples as an image.
  package func image(_ name: String) throws(PipelineError) -> Image {
    let shape = try shape(name)
    guard shape.count == 2 || shape.count == 3 && (1...4).contains(shape[2]) else {
      throw PipelineError(.mismatchedShape, at: name, "is \(shape), expected an image")
    }
    return Image(
      size: PixelSize(shape[1], shape[0]), channels: shape.count == 3 ? shape[2] : 1,
      samples: try samples(name))
  }

  /// A tensor whose last axes are height and width as masks: what is not 0 is inside.
  package func masks(_ name: String) throws(PipelineError) -> [Mask] {
    let shape = try shape(name)
    guard shape.count >= 2 else {
      throw PipelineError(.mismatchedShape, at: name, "is \(shape), expected masks")
    }
    let size = PixelSize(shape[shape.count - 1], shape[shape.count - 2])
    let bits = try samples(name).map { $0 == 0 ? UInt8(0) : 1 }
    return stride(from: 0, to: bits.count, by: max(1, size.area)).map {
      Mask(size: size, bits: Array(bits[$0..<$0 + size.area]))
    }
  }
}
