import Imaging
import Stages
import Support

/// A picture whose pixels tell where they are: red is the column, green the row, blue 200.
enum CoordinatePicture {
  static let origin = Origin(source: "test", dataset: "test", path: "test.png")

  /// At most 200 pixels a side.
  static func image(_ width: Int, _ height: Int) -> Image {
    var image = Image(size: PixelSize(width, height), filling: [0, 0, 200])
    for y in 0..<height {
      for x in 0..<width {
        image[x, y, 0] = UInt8(x)
        image[x, y, 1] = UInt8(y)
      }
    }
    return image
  }

  /// The canvas of the picture with one instance: the lower left triangle of a box of it.
  static func canvas(_ width: Int, _ height: Int) -> Canvas {
    Canvas(
      image: image(width, height),
      instances: [
        Instance(
          classID: 1, region: Region(triangle(width, height)), origin: origin)
      ], source: origin)
  }

  /// The pixels of the instance of ``canvas(_:_:)``.
  static func triangle(_ width: Int, _ height: Int) -> Mask {
    var mask = Mask(size: PixelSize(width, height))
    for y in height / 4..<height * 3 / 4 {
      for x in width / 4..<width * 3 / 4 where (x - width / 4) * height <= (y - height / 4) * width
      {
        mask[x, y] = true
      }
    }
    return mask
  }

  /// How many pixels of a canvas do not show the source pixel its matrix names, exactly.
  static func misplacedPixels(_ canvas: Canvas, fill: UInt8? = nil) -> Int {
    var count = 0
    for y in 0..<canvas.image.height {
      for x in 0..<canvas.image.width {
        let source = canvas.matrix.apply(Double(x) + 0.5, Double(y) + 0.5)
        let shown = (0..<3).map { canvas.image[x, y, $0] }
        if let fill, shown == [fill, fill, fill] { continue }
        let named = [
          UInt8(clamping: Int(source.x.rounded(.down))),
          UInt8(clamping: Int(source.y.rounded(.down))), 200,
        ]
        if shown != named { count += 1 }
      }
    }
    return count
  }

  /// The greatest difference between what pixels show and where the matrix says they come from,
  /// over those whose source lies at least a margin inside.
  static func greatestShift(_ canvas: Canvas, of size: PixelSize, margin: Double) -> Double {
    var greatest = 0.0
    for y in 0..<canvas.image.height {
      for x in 0..<canvas.image.width {
        let source = canvas.matrix.apply(Double(x) + 0.5, Double(y) + 0.5)
        guard source.x > margin, source.y > margin, source.x < Double(size.width) - margin,
          source.y < Double(size.height) - margin
        else { continue }
        greatest = max(
          greatest, abs(Double(canvas.image[x, y, 0]) + 0.5 - source.x),
          abs(Double(canvas.image[x, y, 1]) + 0.5 - source.y))
      }
    }
    return greatest
  }

  /// How many pixels of the canvas are in the instance but not in its source mask, or the reverse.
  ///
  /// Pixels that come from the border of two source pixels may take either, and are not counted.
  static func misplacedMaskPixels(_ canvas: Canvas, _ width: Int, _ height: Int) -> Int {
    let original = triangle(width, height)
    let mask =
      canvas.instances[0].region?.mask(on: canvas.image.size)
      ?? Mask(size: canvas.image.size)
    var count = 0
    for y in 0..<canvas.image.height {
      for x in 0..<canvas.image.width {
        let source = canvas.instances[0].matrix.apply(Double(x) + 0.5, Double(y) + 0.5)
        let (column, row) = (Int(source.x.rounded(.down)), Int(source.y.rounded(.down)))
        let isTie = [source.x, source.y].contains { abs($0 - $0.rounded()) < 1e-9 }
        let isOn = column >= 0 && row >= 0 && column < width && row < height
        if !isTie, mask[x, y] != (isOn && original[column, row]) { count += 1 }
      }
    }
    return count
  }
}

extension Canvas {
  /// A value the last stage drew.
  func draw(_ name: String) -> JSONValue? {
    draws.last?.values[name]
  }

  /// The box the last stage drew.
  var drawnBox: Box? {
    guard case .array(let values)? = draw("box") else { return nil }
    let corners = values.compactMap { value -> Int? in
      if case .integer(let corner) = value { corner } else { nil }
    }
    return corners.count == 4 ? Box(corners[0], corners[1], corners[2], corners[3]) : nil
  }
}

extension Matrix3 {
  /// Whether all nine numbers agree within 1e-9.
  func isClose(to other: Matrix3) -> Bool {
    zip(elements, other.elements).allSatisfy { abs($0 - $1) < 1e-9 }
  }
}

extension Sample {
  /// Everything about a sample that reaches a shard, as a digest.
  var fingerprint: Digest {
    var text = "\(index) \(dropReason ?? "-") \(dropCounts.sorted { $0.key < $1.key })"
    for name in names {
      guard let canvas = self[name] else { continue }
      text += "\n\(name) \(Digest(of: canvas.image.samples)) \(canvas.matrix) \(canvas.source)"
      for draws in canvas.draws {
        text +=
          "\n\(draws.stage) "
          + String(
            decoding: JSONValue.object(draws.values).text(), as: UTF8.self)
      }
      for instance in canvas.instances {
        let bits = instance.region.map { "\($0.box) \(Digest(of: $0.mask.bits))" } ?? "none"
        let amodal = instance.amodal.map { "\($0.box) \(Digest(of: $0.mask.bits))" } ?? "none"
        text +=
          "\n\(instance.classID) \(bits) \(amodal) \(instance.visibleFraction) "
          + "\(instance.isIgnored)"
      }
    }
    return Digest(ofText: text)
  }
}
