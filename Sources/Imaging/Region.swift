/// A non-empty set of pixels of a canvas: its tight box and a mask of the box's size.
public struct Region: Sendable, Equatable {
  /// The tight bounds on the canvas; columns and rows at the border hold at least one pixel.
  public let box: Box
  /// Which pixels of the box belong.
  public let mask: Mask
  /// The number of pixels.
  public let area: Int

  /// The pixels of a mask placed with its corner at a point, and nothing else; nil when empty.
  public init?(_ mask: Mask, x: Int = 0, y: Int = 0) {
    guard let tight = mask.tightBox else { return nil }
    box = tight.offset(x: x, y: y)
    self.mask = mask.cropped(to: tight)
    area = self.mask.area
  }

  /// The part inside a box; nil when there is none.
  public func clipped(to bounds: Box) -> Region? {
    let kept = box.intersection(bounds)
    guard !kept.isEmpty else { return nil }
    guard kept != box else { return self }
    return Region(
      mask.cropped(to: kept.offset(x: -box.minX, y: -box.minY)), x: kept.minX, y: kept.minY)
  }

  /// The same pixels moved.
  public func offset(x: Int, y: Int) -> Region {
    Region(box: box.offset(x: x, y: y), mask: mask, area: area)
  }

  /// The pixels that the other does not cover; nil when none is left.
  public func subtracting(_ other: Region) -> Region? {
    let shared = box.intersection(other.box)
    guard !shared.isEmpty else { return self }
    var rest = mask
    for y in shared.minY..<shared.maxY {
      for x in shared.minX..<shared.maxX
      where other.mask[x - other.box.minX, y - other.box.minY] {
        rest[x - box.minX, y - box.minY] = false
      }
    }
    return Region(rest, x: box.minX, y: box.minY)
  }

  /// How many pixels both have.
  public func overlap(_ other: Region) -> Int {
    let shared = box.intersection(other.box)
    guard !shared.isEmpty else { return 0 }
    var count = 0
    mask.bits.withUnsafeBufferPointer { mine in
      other.mask.bits.withUnsafeBufferPointer { theirs in
        for y in shared.minY..<shared.maxY {
          let left = (y - box.minY) * box.width + shared.minX - box.minX
          let right = (y - other.box.minY) * other.box.width + shared.minX - other.box.minX
          for x in 0..<shared.width { count += Int(mine[left + x] & theirs[right + x]) }
        }
      }
    }
    return count
  }

  /// The pixels whose centres an inverse map takes into the region (nearest neighbour).
  ///
  /// - Parameters:
  ///   - target: The size of the new canvas.
  ///   - inverse: From the new canvas to this one.
  /// - Returns: nil when no pixel is left.
  public func warped(to target: PixelSize, inverse: Matrix3) -> Region? {
    warped(within: target.bounds, inverse: inverse)
  }

  /// As ``warped(to:inverse:)``, for the pixels of any box of the new plane.
  public func warped(within window: Box, inverse: Matrix3) -> Region? {
    let reach = reach(in: window, inverse: inverse)
    guard !reach.isEmpty else { return nil }
    let from = Projection(inverse)
    var out = Mask(size: reach.size)
    for y in 0..<reach.height {
      for x in 0..<reach.width {
        let source = from(Double(reach.minX + x) + 0.5, Double(reach.minY + y) + 0.5)
        guard source.x >= Double(box.minX), source.y >= Double(box.minY),
          source.x < Double(box.maxX), source.y < Double(box.maxY)
        else { continue }
        let column = Int(source.x.rounded(.down)) - box.minX
        let row = Int(source.y.rounded(.down)) - box.minY
        out.bits[y * reach.width + x] = mask.bits[row * box.width + column]
      }
    }
    return Region(out, x: reach.minX, y: reach.minY)
  }

  /// The part of a window that holds what an inverse map shows of the region.
  private func reach(in window: Box, inverse: Matrix3) -> Box {
    let placed = inverse.inverse * .translation(Double(box.minX), Double(box.minY))
    let e = placed.elements
    let (w, h) = (Double(box.width), Double(box.height))
    // With a corner on or beyond the horizon the extent is not that of the corners.
    let isInFront = [(0, 0), (w, 0), (0, h), (w, h)].allSatisfy {
      e[6] * $0.0 + e[7] * $0.1 + e[8] > 1e-9
    }
    guard isInFront else { return window }
    let extent = placed.extent(of: box.size)
    let far = Double(Int32.max)
    func whole(_ value: Double) -> Int { Int(min(max(value, -far), far)) }
    return Box(
      whole(extent.minX.rounded(.down)), whole(extent.minY.rounded(.down)),
      whole((extent.minX + extent.width).rounded(.up)),
      whole((extent.minY + extent.height).rounded(.up))
    ).expanded(by: 1).intersection(window)
  }

  /// The region as a mask of the whole canvas.
  public func mask(on size: PixelSize) -> Mask {
    precondition(size.bounds.contains(box))
    var out = Mask(size: size)
    for y in 0..<box.height {
      for x in 0..<box.width where mask[x, y] { out[box.minX + x, box.minY + y] = true }
    }
    return out
  }

  private init(box: Box, mask: Mask, area: Int) {
    self.box = box
    self.mask = mask
    self.area = area
  }
}
