import Imaging

/// How far each pixel is from the nearest pixel of a mask, in squared pixels.
///
/// The exact Euclidean distance between the pixels' middles, in whole numbers: Meijster, Roerdink and
/// Hesselink, "A general algorithm for computing distance transforms in linear time", 2000.
struct SquaredDistances {
  /// `height · width` squares; more than the squared diagonal when the mask is empty.
  let values: [Int]

  /// Measures an image of at least one pixel.
  ///
  /// - Complexity: O(w · h)
  init(to mask: Mask) {
    let (width, height) = (mask.width, mask.height)
    let vertical = Self.distancesInColumns(of: mask)
    var values = [Int](repeating: 0, count: width * height)
    /// The columns whose parabola is the lowest somewhere in the row, from left to right, and from
    /// which column on each one is.
    var owners = [Int](repeating: 0, count: width)
    var starts = owners
    for row in stride(from: 0, to: width * height, by: width) {
      func square(at x: Int, of owner: Int) -> Int {
        (x - owner) * (x - owner) + vertical[row + owner] * vertical[row + owner]
      }
      var last = 0
      (owners[0], starts[0]) = (0, 0)
      for x in 1..<max(width, 1) {
        while last >= 0,
          square(at: starts[last], of: owners[last]) > square(at: starts[last], of: x)
        {
          last -= 1
        }
        guard last >= 0 else {
          last = 0
          (owners[0], starts[0]) = (x, 0)
          continue
        }
        // The last column that is no nearer to x than to the owner before.
        let (owner, up) = (owners[last], vertical[row + x])
        let difference =
          x * x - owner * owner + up * up - vertical[row + owner] * vertical[row + owner]
        let start = 1 + difference / (2 * (x - owner))
        if start < width {
          last += 1
          (owners[last], starts[last]) = (x, start)
        }
      }
      for x in (0..<width).reversed() {
        values[row + x] = square(at: x, of: owners[last])
        if x == starts[last] { last -= 1 }
      }
    }
    self.values = values
  }

  /// How far each pixel is from the nearest one of the mask above or below it; `w + h` without one.
  private static func distancesInColumns(of mask: Mask) -> [Int] {
    let (width, height) = (mask.width, mask.height)
    let far = width + height
    var out = mask.bits.map { $0 != 0 ? 0 : far }
    for y in 1..<max(height, 1) {
      for x in 0..<width {
        let index = y * width + x
        out[index] = min(out[index], min(far, out[index - width] + 1))
      }
    }
    for y in (0..<max(height - 1, 0)).reversed() {
      for x in 0..<width {
        let index = y * width + x
        out[index] = min(out[index], min(far, out[index + width] + 1))
      }
    }
    return out
  }
}
