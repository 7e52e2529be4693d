/// One integer label per pixel: classes of a semantic map, or numbers of instances.
public struct LabelMap: Sendable, Equatable {
  /// Columns and rows.
  public let size: PixelSize
  /// `height · width` labels.
  public var labels: [UInt16]

  /// Wraps labels that are already in order.
  public init(size: PixelSize, labels: [UInt16]) {
    precondition(labels.count == size.area, "\(labels.count) labels for \(size)")
    self.size = size
    self.labels = labels
  }

  /// Puts a label on the pixels of a region, which lies on the map.
  public mutating func paint(_ region: Region, _ label: UInt16) {
    for y in 0..<region.box.height {
      for x in 0..<region.box.width where region.mask[x, y] {
        self[region.box.minX + x, region.box.minY + y] = label
      }
    }
  }

  /// One label.
  public subscript(x: Int, y: Int) -> UInt16 {
    get { labels[y * size.width + x] }
    set { labels[y * size.width + x] = newValue }
  }

  /// Where the map holds a label.
  public func mask(of label: UInt16) -> Mask {
    Mask(size: size, bits: labels.map { $0 == label ? 1 : 0 })
  }

  /// Resampled by nearest neighbour: pixel `i` takes `floor((i + 0.5) · in / out)`.
  public func resampled(to target: PixelSize) -> LabelMap {
    guard target != size else { return self }
    var out: [UInt16] = []
    out.reserveCapacity(target.area)
    for y in 0..<target.height {
      let row = (2 * y + 1) * size.height / (2 * target.height)
      for x in 0..<target.width {
        out.append(self[(2 * x + 1) * size.width / (2 * target.width), row])
      }
    }
    return LabelMap(size: target, labels: out)
  }
}
