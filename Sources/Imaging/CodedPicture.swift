import Glibc

/// A picture that is still coded but for the parts something was put on.
///
/// What lies outside its ``patches`` is that of the source, bit for bit, and can be copied in coded
/// form; so putting a small thing on a large photograph costs the small thing's pixels. A source that
/// is a ``DecodedPart`` has only the pixels that the first stage looks at.
package struct CodedPicture: Sendable {
  /// Whole blocks of the source that were decoded and drawn on.
  package struct Patch: Sendable {
    /// The blocks, in pixels of the source, cut off by its edges.
    package let box: Box
    /// Their pixels as decoded.
    fileprivate let original: Image
    /// Their pixels now.
    package fileprivate(set) var image: Image
  }

  package let source: any PixelSource
  /// The part of the source that is shown; it starts where a block starts.
  package let window: Box
  /// They do not overlap.
  package private(set) var patches: [Patch] = []

  /// All of a source.
  package init(_ source: any PixelSource) {
    self.source = source
    window = source.size.bounds
  }

  private init(_ picture: CodedPicture, window: Box) {
    source = picture.source
    self.window = window
    patches = picture.patches
  }

  /// Columns and rows.
  package var size: PixelSize { window.size }
  /// 1 gray or 3 RGB.
  package var channels: Int { source.channels }

  /// The source, where only a part of it was decoded.
  private var part: DecodedPart? { source as? DecodedPart }

  /// All pixels, decoded.
  package var image: Image {
    if let part { return part.pixels(of: window) }
    let blocks = wholeBlocks(around: window)
    var image = source.pixels(of: blocks)
    for patch in patches {
      image.put(patch.image, x: patch.box.minX - blocks.minX, y: patch.box.minY - blocks.minY)
    }
    return image.cropped(to: window.offset(x: -blocks.minX, y: -blocks.minY))
  }

  /// The pixels of a box, decoded.
  package func pixels(of box: Box) -> Image {
    part?.pixels(of: box) ?? image.cropped(to: box)
  }

  /// A part, or all, resized, see ``Raster/resized(_:to:by:)``.
  package func resized(_ box: Box?, to target: PixelSize, by filter: ResampleFilter) -> Image {
    part?.resized(box ?? size.bounds, to: target, by: filter)
      ?? image.resized(box, to: target, by: filter)
  }

  /// The pixels of a box, still coded; nil when it does not start where a block starts.
  package func cropped(to box: Box) -> CodedPicture? {
    let cut = box.offset(x: window.minX, y: window.minY)
    guard part == nil, cut.minX.isMultiple(of: source.block.width),
      cut.minY.isMultiple(of: source.block.height)
    else { return nil }
    return CodedPicture(self, window: cut)
  }

  /// Puts a cut-out on the picture; of the picture's channels.
  package mutating func blend(_ object: CutOut, x: Int, y: Int, by blend: Blend) {
    precondition(part == nil, "something put on a picture that was decoded in part")
    let reach = object.size.bounds.expanded(by: blend.reach).offset(x: x, y: y)
      .intersection(size.bounds)
    guard !reach.isEmpty else { return }
    var box = wholeBlocks(around: reach.offset(x: window.minX, y: window.minY))
    var merged: [Patch] = []
    while let index = patches.firstIndex(where: { !$0.box.intersection(box).isEmpty }) {
      let patch = patches.remove(at: index)
      box = box.union(patch.box)
      merged.append(patch)
    }
    let original = source.pixels(of: box)
    var image = original
    for patch in merged {
      image.put(patch.image, x: patch.box.minX - box.minX, y: patch.box.minY - box.minY)
    }
    let (left, top) = (x + window.minX - box.minX, y + window.minY - box.minY)
    let shown = window.intersection(box).offset(x: -box.minX, y: -box.minY)
    if case .poisson = blend, shown != image.size.bounds {
      // It looks at pixels around the mask, and those beyond the window are none of the picture.
      var part = image.cropped(to: shown)
      part.blend(object, x: left - shown.minX, y: top - shown.minY, by: blend)
      image.put(part, x: shown.minX, y: shown.minY)
    } else {
      image.blend(object, x: left, y: top, by: blend)
    }
    patches.append(Patch(box: box, original: original, image: image))
  }

  /// The smallest box of whole blocks around one, cut off by the source's edges.
  private func wholeBlocks(around box: Box) -> Box {
    let block = source.block
    return Box(
      box.minX / block.width * block.width, box.minY / block.height * block.height,
      (box.maxX + block.width - 1) / block.width * block.width,
      (box.maxY + block.height - 1) / block.height * block.height
    ).intersection(source.size.bounds)
  }
}

extension CodedPicture.Patch {
  /// Whether each block has a pixel that differs from the source, row by row.
  package func changedBlocks(of block: PixelSize) -> [Bool] {
    let columns = (box.width + block.width - 1) / block.width
    let rows = (box.height + block.height - 1) / block.height
    let channels = image.channels
    var changed = [Bool](repeating: false, count: columns * rows)
    image.samples.withUnsafeBytes { new in
      original.samples.withUnsafeBytes { old in
        guard let new = new.baseAddress, let old = old.baseAddress else { return }
        for y in 0..<box.height {
          for column in 0..<columns {
            let start = (y * box.width + column * block.width) * channels
            let width = min(block.width, box.width - column * block.width)
            if memcmp(new + start, old + start, width * channels) != 0 {
              changed[y / block.height * columns + column] = true
            }
          }
        }
      }
    }
    return changed
  }
}

extension CodedPicture: Equatable {
  package static func == (a: CodedPicture, b: CodedPicture) -> Bool {
    // What was decoded in part can be compared with nothing else.
    guard a.part == nil, b.part == nil else { return a.source === b.source }
    return a.size == b.size && a.image == b.image
  }
}

extension Blend {
  /// How many pixels around a cut-out it can change, or looks at.
  fileprivate var reach: Int {
    switch self {
    case .feathered(let kernel): kernel.radius
    case .poisson: 1
    case .over, .alpha, .transmission, .pseudoColour: 0
    }
  }
}

extension Image {
  /// Replaces the pixels of a box by those of another image, which lies inside.
  fileprivate mutating func put(_ other: Image, x: Int, y: Int) {
    let count = other.width * channels
    for row in 0..<other.height {
      let start = ((y + row) * width + x) * channels
      samples.replaceSubrange(
        start..<start + count, with: other.samples[row * count..<(row + 1) * count])
    }
  }
}
