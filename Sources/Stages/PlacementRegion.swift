import Annotations
import Foundation
import Imaging
import Manifest
import Support

/// What segments must lie on: a part of their canvas.
enum PlacementRegion: Sendable {
  /// Anywhere, also across the border as far as `overhang` lets.
  case canvas
  /// What a transmission image shows, not air; see ``Content``.
  case content
  /// `x1, y1, x2, y2` in fractions of the canvas.
  case box([Double])
  /// The inside of an outline, its points in fractions of the canvas.
  case polygon([(x: Double, y: Double)])
  /// The visible pixels, as the stage finds them, of all instances of some classes.
  case mask([String])

  /// The words that need no numbers.
  enum Word: String, CaseIterable {
    case canvas
    case content
  }

  /// Reads `inside`: a word, or a mapping with one of `box`, `polygon` and `mask`.
  init(_ reader: MappingReader, classes: [String]) {
    switch reader.choice(
      "inside", default: Word.canvas, or: "a mapping with box, polygon or mask",
      "'inside' of \(reader.subject)", about: "what a segment must lie on: a part of its canvas")
    {
    case .word(.canvas): self = .canvas
    case .word(.content): self = .content
    case .mapping(let nested):
      let box = nested.numbersIfPresent(
        "box", in: 0...1, count: 4, about: "x1, y1, x2, y2 in fractions of the canvas"
      ).map { Self.box($0, nested) }
      let polygon = nested.pointsIfPresent(
        "polygon", in: 0...1, atLeast: 3, about: "points of an outline in fractions of the canvas"
      ).map(PlacementRegion.polygon)
      let mask = nested.textsIfPresent(
        "mask", about: "classes, or patterns of their names, whose visible pixels count"
      ).map { PlacementRegion.mask(Self.matches($0, classes, nested)) }
      nested.finish()
      nested.needsExactlyOne(of: ["box", "polygon", "mask"], "forms")
      self = box ?? polygon ?? mask ?? .canvas
    }
  }

  private static func box(_ corners: [Double], _ reader: MappingReader) -> PlacementRegion {
    guard corners.count == 4 else { return .canvas }
    if corners[0] >= corners[2] || corners[1] >= corners[3] {
      reader.bag.report(
        "'box' in \(reader.subject) is empty, expected [x1, y1, x2, y2] with x1 < x2 and y1 < y2",
        at: reader.position(of: "box"))
    }
    return .box(corners)
  }

  /// The classes that names or patterns with `*`, `?` and `[…]` stand for.
  private static func matches(
    _ names: [Located<String>], _ classes: [String], _ reader: MappingReader
  ) -> [String] {
    names.flatMap { name in
      let found = classes.filter { $0 == name.value || fnmatch(name.value, $0, 0) == 0 }
      if found.isEmpty {
        reader.bag.report(
          "no class is called '\(name.value)'", at: name.position,
          hint: NearestName.hint(for: name.value, among: classes))
      }
      return found
    }
  }

  /// The fraction of a segment that has to lie inside when the manifest does not say.
  ///
  /// What a scan shows has a soft outline, the others have not.
  var standardFraction: Double {
    if case .content = self { 0.9 } else { 1 }
  }

  /// Whether what a canvas shows decides.
  var looksAtPixels: Bool {
    if case .content = self { true } else { false }
  }

  /// The pixels of a canvas whose level of air is known; the ids are those of the classes of `mask`.
  ///
  /// It is nil when there is no such pixel, and for the whole canvas.
  func region(
    of canvas: Canvas, white: Double, classIDs: Set<Int>
  ) throws(PipelineError) -> Region? {
    let size = canvas.image.size
    let (width, height) = (Double(size.width), Double(size.height))
    switch self {
    case .canvas: return nil
    case .content: return Content.region(of: canvas.image, white: white)
    case .box(let corners):
      let box = Box(
        Int((corners[0] * width).rounded()), Int((corners[1] * height).rounded()),
        Int((corners[2] * width).rounded()), Int((corners[3] * height).rounded()))
      guard !box.isEmpty else { return nil }
      return Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY)
    case .polygon(let points):
      let coordinates = points.flatMap { [$0.x * width, $0.y * height] }
      let outline = try Polygon(coordinates: coordinates, at: "'inside'")
      return Region(RunLengths([outline], size: size).mask())
    case .mask:
      var mask = Mask(size: size)
      for instance in canvas.instances
      where !instance.isIgnored && classIDs.contains(instance.classID) {
        if let region = instance.region { mask.add(region) }
      }
      return Region(mask)
    }
  }

  /// Why nothing can be placed on a canvas without such pixels.
  var reasonWhenEmpty: String {
    switch self {
    case .canvas, .content: "its canvas shows nothing but air"
    case .box, .polygon: "no pixel lies inside its \(word)"
    case .mask: "its canvas shows none of the mask's classes"
    }
  }

  /// Why a place is refused.
  var reasonWhenOutside: String { "not inside the \(word)" }

  private var word: String {
    switch self {
    case .canvas: "canvas"
    case .content: "content"
    case .box: "box"
    case .polygon: "polygon"
    case .mask: "mask"
    }
  }
}

extension Mask {
  /// Sets the pixels of a region, which lies on the mask.
  fileprivate mutating func add(_ region: Region) {
    for y in 0..<region.box.height {
      for x in 0..<region.box.width where region.mask[x, y] {
        self[region.box.minX + x, region.box.minY + y] = true
      }
    }
  }
}
