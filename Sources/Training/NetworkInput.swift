import Imaging

/// A picture as a network takes it when it is used and not trained: normalised as in training, and
/// not augmented.
package struct NetworkInput: Sendable {
  /// `[C, H, W]` numbers.
  package let planes: [Float]
  package let size: PixelSize
  package let channels: Int

  /// C, H and W.
  package var shape: [Int] { [channels, size.height, size.width] }

  /// - Parameters:
  ///   - picture: At the size that the network shall see it.
  ///   - channels: Those of the network; gray is repeated where it has three.
  ///   - filter: What the network was trained on.
  package init(_ picture: Picture, channels: Int, filter: InputFilter) {
    let picture =
      picture.channels == 1 && channels == 3 ? picture.converted(toChannels: 3) : picture
    var planes = [Float](repeating: 0, count: picture.size.area * picture.channels)
    planes.withUnsafeMutableBufferPointer {
      Normalization.standard(channels: picture.channels).write(picture, planes: $0)
      if filter == .highPass { HighPass.filter($0, of: picture.size) }
    }
    self.planes = planes
    size = picture.size
    self.channels = picture.channels
  }
}
