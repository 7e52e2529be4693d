import Imaging
import Stages
import Support

/// Items and photographs that pastes are tested on.
///
/// Six items of three classes on white: a disc, a bar, a triangle, a ring, a square and an L, each in
/// a colour of its own, all channels of which are 40 or more; two photographs with many colours.
enum PasteBench {
  static let colours: [[UInt8]] = [
    [200, 40, 40], [40, 200, 40], [40, 40, 200], [200, 200, 40], [40, 200, 200], [200, 40, 200],
  ]

  static func make() throws -> StageBench {
    let bench = try StageBench()
    try bench.addItem("0", class: 1, 31, 31, colour: colours[0]) { x, y in
      (x - 15) * (x - 15) + (y - 15) * (y - 15) <= 15 * 15
    }
    try bench.addItem("1", class: 2, 60, 12, colour: colours[1])
    try bench.addItem("2", class: 3, 40, 30, colour: colours[2]) { x, y in 4 * y >= 3 * x }
    try bench.addItem("3", class: 1, 35, 35, colour: colours[3]) { x, y in
      (80...306).contains((x - 17) * (x - 17) + (y - 17) * (y - 17))
    }
    try bench.addItem("4", class: 2, 20, 20, colour: colours[4])
    try bench.addItem("5", class: 3, 30, 40, colour: colours[5]) { x, y in x < 12 || y >= 28 }
    try bench.addPhoto("0", pattern(160, 120, 1))
    try bench.addPhoto("1", pattern(100, 140, 2))
    return bench
  }

  /// A picture of coarse random blocks.
  static func pattern(_ width: Int, _ height: Int, _ seed: UInt64) -> Image {
    var stream = RandomStream(key: seed, lane: 0)
    let blocks = (0..<400).map { _ in UInt8(stream.integer(0...255)) }
    var image = Image(size: PixelSize(width, height), filling: [0, 0, 0])
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<3 {
          image[x, y, channel] = blocks[(x / 9 + y / 7 * 19 + channel * 131) % 400]
        }
      }
    }
    return image
  }

  /// Two canvases from the photographs, then a paste of items.
  static func stages(_ paste: String, size: String = "[128, 128]") -> String {
    """
      - background: { from: photos, canvases: [query, key], size_px: \(size) }
      - paste: { segment: items, \(paste) }
    """
  }
}

extension Sample {
  /// Its canvases in order.
  var canvases: [Canvas] { names.compactMap { self[$0] } }
}

extension Canvas {
  /// The regions of the instances that are left, in their order.
  var regions: [Region] { instances.compactMap(\.region) }

  /// The pixels that any instance covers.
  var covered: Mask {
    var mask = Mask(size: image.size)
    for region in regions {
      for y in 0..<region.box.height {
        for x in 0..<region.box.width where region.mask[x, y] {
          mask[region.box.minX + x, region.box.minY + y] = true
        }
      }
    }
    return mask
  }
}
