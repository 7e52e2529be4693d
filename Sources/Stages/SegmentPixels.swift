import Datasets
import Imaging
import Support

/// A segment of a source with its pixels in memory: its box, its mask and what is around it.
///
/// A row of a source of images counts as one segment that covers the whole image (InsLoc pastes
/// such); its class is the run's first, see ``Plan/classes``.
struct SegmentPixels {
  /// The pixels of ``window``.
  let image: Picture
  /// The box of the image that is kept: the segment's, widened by an eighth of its longer side, at
  /// least 4 pixels, as far as the image reaches.
  let window: Box
  /// The segment's own box.
  let box: Box
  /// Of the box's size.
  let mask: Mask
  /// Whether the mask is where an image is not transparent: it shows nothing elsewhere.
  let isCutOut: Bool
  let classID: Int
  let origin: Origin

  init(_ row: PoolRow) throws(PipelineError) {
    let catalog = row.source.catalog
    if row.source.entry.use == .images {
      image = try row.source.pixels(ofImage: row.row)
      box = image.size.bounds
      window = box
      mask = Mask(size: image.size, filling: true)
      isCutOut = false
      classID = 0
      origin = row.origin(segment: nil)
    } else {
      let segment = catalog.segments[row.row]
      let box = segment.box
      let around = box.expanded(by: max(4, max(box.width, box.height) / 8))
      let whole = try row.source.pixels(
        ofImage: Int(segment.image),
        foresight: Foresight { .part(around.intersection($0.bounds), reduction: 1) })
      self.box = box
      window = around.intersection(whole.size.bounds)
      image = whole.cropped(to: window)
      mask = try catalog.mask(ofSegment: row.row)
      isCutOut = row.source.entry.split.labels.areWholeImages
      classID = row.source.classID(ofSegment: row.row)
      origin = row.origin(segment: row.row)
    }
  }

  /// Whether the segment has no colour: its channels differ by at most 12 levels of 255 anywhere, as
  /// those of a gray scan stored as a colour JPEG do.
  var isGray: Bool {
    switch image {
    case .eight(let image): image.isGray(in: mask, at: place)
    case .sixteen(let image): image.isGray(in: mask, at: place)
    case .coded(let picture): picture.image.isGray(in: mask, at: place)
    }
  }

  /// The pixels of a box of the image, which lies in ``window``.
  func pixels(of part: Box) -> Picture {
    image.cropped(to: part.offset(x: -window.minX, y: -window.minY))
  }

  /// The box among the pixels that are kept.
  private var place: Box { box.offset(x: -window.minX, y: -window.minY) }

  /// The level of air around the segment: per channel, the median of the pixels of ``window`` that
  /// are not the segment's; a whole level in 1...255 whatever the depth.
  func surroundings() -> [Double] {
    let histograms =
      switch image {
      case .eight(let image): image.histograms(in: image.size.bounds, outside: mask, at: place)
      case .sixteen(let image): image.histograms(in: image.size.bounds, outside: mask, at: place)
      case .coded(let picture):
        picture.image.histograms(in: picture.size.bounds, outside: mask, at: place)
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
