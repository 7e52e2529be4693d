import Datasets
import Imaging
import Support

/// A segment of a source with its pixels in memory: its image, its box and its mask.
///
/// A row of a source of images counts as one segment that covers the whole image (InsLoc pastes
/// such); its class is the run's first, see ``Plan/classes``.
struct SegmentPixels {
  let image: Picture
  let box: Box
  /// Of the box's size.
  let mask: Mask
  let classID: Int
  let origin: Origin

  init(_ row: PoolRow) throws(PipelineError) {
    let catalog = row.source.catalog
    if row.source.entry.use == .images {
      image = try row.source.pixels(ofImage: row.row)
      box = image.size.bounds
      mask = Mask(size: image.size, filling: true)
      classID = 0
      origin = row.origin(segment: nil)
    } else {
      let segment = catalog.segments[row.row]
      image = try row.source.pixels(ofImage: Int(segment.image))
      box = segment.box
      mask = try catalog.mask(ofSegment: row.row)
      classID = row.source.classID(ofSegment: row.row)
      origin = row.origin(segment: row.row)
    }
  }

  /// Whether the segment has no colour: its channels differ by at most 12 levels of 255 anywhere, as
  /// those of a gray scan stored as a colour JPEG do.
  var isGray: Bool {
    switch image {
    case .eight(let image): image.isGray(in: mask, at: box)
    case .sixteen(let image): image.isGray(in: mask, at: box)
    }
  }

  /// The level of air around the segment: per channel, the median of the pixels of its box, widened
  /// by an eighth of its longer side, that are not the segment's; a whole level in 1...255 whatever
  /// the depth.
  func surroundings() -> [Double] {
    let margin = max(4, max(box.width, box.height) / 8)
    let window = box.expanded(by: margin).intersection(image.size.bounds)
    let histograms =
      switch image {
      case .eight(let image): image.histograms(in: window, outside: mask, at: box)
      case .sixteen(let image): image.histograms(in: window, outside: mask, at: box)
      }
    return histograms.map { histogram in
      let total = histogram.reduce(0, +)
      var seen = 0
      for (value, count) in histogram.enumerated() {
        seen += count
        if 2 * seen >= total, total > 0 { return Double(max(1, value)) }
      }
      return 255
    }
  }
}
