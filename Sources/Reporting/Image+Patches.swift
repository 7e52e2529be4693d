import Imaging

extension Image {
  /// The picture with hidden patches hatched, whatever they show.
  ///
  /// - Parameter patches: Which patches of a grid are hidden.
  /// - Returns: A picture of the same size with 3 channels.
  package func hatched(_ patches: Mask) -> Image {
    var out = converted(toChannels: 3)
    let grid = PatchGrid(patches.size, on: size)
    let pitch = Swift.max(4, Swift.min(width, height) / 28)
    for patch in 0..<grid.count where patches.bits[patch] != 0 {
      let box = grid.box(of: patch)
      for y in box.minY..<box.maxY {
        for x in box.minX..<box.maxX {
          let isEdge = x == box.minX || y == box.minY || x == box.maxX - 1 || y == box.maxY - 1
          guard isEdge || (x + y) % pitch == 0 else { continue }
          for channel in 0..<3 {
            out[x, y, channel] = UInt8((Int(out[x, y, channel]) + 3 * 255) / 4)
          }
        }
      }
    }
    return out
  }
}
