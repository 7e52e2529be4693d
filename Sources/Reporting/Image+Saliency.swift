import Imaging

extension Image {
  /// The picture as a saliency map sees it: what stands out keeps its colours, a little warmer, and the
  /// rest sinks into dark gray.
  ///
  /// - Parameter saliency: One channel, this image's size; 255 stands out most.
  /// - Returns: A picture of the same size with 3 channels.
  package func lit(by saliency: Image) -> Image {
    precondition(saliency.size == size && saliency.channels == 1, "a map of \(saliency.size)")
    var out = converted(toChannels: 3)
    let warmth = [255, 120, 0]
    for pixel in 0..<size.area {
      let share = Int(saliency.samples[pixel])
      let levels = (0..<3).map { Int(out.samples[3 * pixel + $0]) }
      let dark = (3 * levels[0] + 6 * levels[1] + levels[2]) * 2 / 50
      for channel in 0..<3 {
        let bright = (4 * levels[channel] + warmth[channel]) / 5
        out.samples[3 * pixel + channel] = UInt8((bright * share + dark * (255 - share)) / 255)
      }
    }
    return out
  }
  /// The picture with a line around what a saliency map calls foreground, at least half of 255.
  ///
  /// - Parameter saliency: One channel, this image's size.
  /// - Returns: A picture of the same size with 3 channels.
  package func outlined(by saliency: Image) -> Image {
    precondition(saliency.size == size && saliency.channels == 1, "a map of \(saliency.size)")
    var out = converted(toChannels: 3)
    func isInside(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && y >= 0 && x < width && y < height && saliency.samples[y * width + x] >= 128
    }
    let line: [UInt8] = [255, 120, 0]
    for y in 0..<height {
      for x in 0..<width where isInside(x, y) {
        let isRim = [(-1, 0), (1, 0), (0, -1), (0, 1)].contains { !isInside(x + $0.0, y + $0.1) }
        guard isRim else { continue }
        for channel in 0..<3 { out[x, y, channel] = line[channel] }
      }
    }
    return out
  }
}
