import Datasets
import Imaging
import Support

/// A segment of a source with its pixels in memory: its image, its box and its mask.
///
/// A row of a source of images counts as one segment that covers the whole image (InsLoc pastes
/// such); its class is the run's first, see ``Plan/classes``.
struct SegmentPixels {
  let image: Image
  let box: Box
  /// Of the box's size.
  let mask: Mask
  let classID: Int
  let origin: Origin

  init(_ row: PoolRow) throws(PipelineError) {
    let catalog = row.source.catalog
    let channels = row.source.entry.dataset.channels
    if row.source.entry.use == .images {
      image = try catalog.pixels(ofImage: row.row, channels: channels)
      box = image.size.bounds
      mask = Mask(size: image.size, filling: true)
      classID = 0
      origin = row.origin(segment: nil)
    } else {
      let segment = catalog.segments[row.row]
      image = try catalog.pixels(ofImage: Int(segment.image), channels: channels)
      box = segment.box
      mask = try catalog.mask(ofSegment: row.row)
      classID = row.source.classID(ofSegment: row.row)
      origin = row.origin(segment: row.row)
    }
  }

  /// Whether the segment has no colour: its channels differ by at most 12 levels anywhere, as those
  /// of a gray scan stored as a colour JPEG do.
  var isGray: Bool {
    guard image.channels == 3 else { return true }
    for y in 0..<box.height {
      for x in 0..<box.width where mask[x, y] {
        let base = ((box.minY + y) * image.width + box.minX + x) * 3
        let pixel = image.samples[base..<base + 3]
        guard let low = pixel.min(), let high = pixel.max(), high - low <= 12 else { return false }
      }
    }
    return true
  }

  /// The level of air around the segment: per channel, the median of the pixels of its box, widened
  /// by an eighth of its longer side, that are not the segment's.
  func surroundings() -> [Double] {
    let margin = max(4, max(box.width, box.height) / 8)
    let window = box.expanded(by: margin).intersection(image.size.bounds)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: image.channels)
    var total = 0
    for y in window.minY..<window.maxY {
      for x in window.minX..<window.maxX {
        let isInside =
          box.contains(Box(x, y, x + 1, y + 1)) && mask[x - box.minX, y - box.minY]
        guard !isInside else { continue }
        total += 1
        for channel in 0..<image.channels { counts[channel][Int(image[x, y, channel])] += 1 }
      }
    }
    return counts.map { histogram in
      var seen = 0
      for (value, count) in histogram.enumerated() {
        seen += count
        if 2 * seen >= total, total > 0 { return Double(max(1, value)) }
      }
      return 255
    }
  }
}
