import Foundation
import Imaging
import Support
import TestSupport
import Testing

@Suite struct RotationTests {
  /// One turn of one picture.
  private struct Case {
    let picture: Image
    let degrees: Double
    let expand: Bool
    let filter: RotationFilter
    let fill: UInt8

    /// Mostly any angle, else one at which places lie right between pixels.
    init(_ stream: inout RandomStream) {
      let channels = stream.choice([1, 3])
      picture = stream.image(stream.size(1...40), channels: channels)
      degrees =
        stream.chance(0.6)
        ? stream.uniform(-360...360)
        : Double(stream.choice([15, 30, 45, 90]) * stream.integer(-9...9))
      expand = stream.chance(0.5)
      filter = stream.choice(RotationFilter.allCases)
      fill = UInt8(stream.integer(0...255))
    }

    /// The turned picture, by whole pixels where Pillow does so.
    var result: Image {
      let turns = Rotation.quarterTurns(degrees: degrees, of: picture.size, expand: expand)
      if let turns { return picture.rotated(quarterTurns: turns) }
      let rotation = Rotation(degrees: degrees, of: picture.size, expand: expand)
      return picture.rotated(rotation, by: filter, fill: fill)
    }
  }

  private static let missing = Judges.missing(modules: "PIL")

  @Test(.enabled(if: missing == nil, Comment(rawValue: missing ?? "")))
  func `Pillow turns pictures to the same samples`() throws {
    var stream = RandomStream(key: 41, lane: 0)
    let cases = (0..<1500).map { _ in Case(&stream) }
    let folder = try TemporaryFolder()
    try folder.write(cases.flatMap(\.picture.samples), to: "samples")
    let lines = cases.map {
      "\($0.picture.width) \($0.picture.height) \($0.picture.channels) \($0.degrees) \($0.expand) "
        + "\($0.filter) \($0.fill)"
    }
    try folder.write(lines.joined(separator: "\n"), to: "cases")
    let out = try Judges.run(
      """
      import hashlib, sys
      from PIL import Image
      samples = open(sys.argv[1] + "/samples", "rb").read()
      filters = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR}
      start = 0
      for line in open(sys.argv[1] + "/cases"):
          width, height, channels, degrees, expand, name, fill = line.split()
          size = int(width), int(height)
          end = start + size[0] * size[1] * int(channels)
          image = Image.frombytes("L" if channels == "1" else "RGB", size, samples[start:end])
          start = end
          turned = image.rotate(float(degrees), filters[name], expand == "true",
                                fillcolor=(int(fill),) * int(channels))
          print(*turned.size, hashlib.sha256(turned.tobytes()).hexdigest())
      """, [folder.path])
    let expected = out.split(separator: "\n").map(String.init)
    try #require(expected.count == cases.count)
    for (index, one) in cases.enumerated() {
      let found = one.result
      #expect(
        "\(found.width) \(found.height) \(Digest(of: found.samples))" == expected[index],
        "\(lines[index])")
    }
  }

  /// The formula as it stands in textbooks: the middle of a pixel turned back about the middle.
  @Test(arguments: 0..<40) func `the map is the turn about the middle`(lane: UInt64) {
    var stream = RandomStream(key: 42, lane: lane)
    let size = stream.size(1...300)
    let degrees = stream.uniform(-360...360)
    for expand in [false, true] {
      let rotation = Rotation(degrees: degrees, of: size, expand: expand)
      let target = rotation.target
      let angle = degrees * .pi / 180
      for corner in [(0.0, 0.0), (1.0, 0.0), (0.3, 0.8)] {
        let (x, y) = (corner.0 * Double(target.width), corner.1 * Double(target.height))
        let (dx, dy) = (x - Double(target.width) / 2, y - Double(target.height) / 2)
        let expected = (
          x: cos(angle) * dx - sin(angle) * dy + Double(size.width) / 2,
          y: sin(angle) * dx + cos(angle) * dy + Double(size.height) / 2
        )
        let found = rotation.inverse.apply(x, y)
        #expect(abs(found.x - expected.x) < 1e-9 && abs(found.y - expected.y) < 1e-9)
        let stepped = rotation.stepped.apply(x, y)
        #expect(abs(stepped.x - expected.x) < 0.01 && abs(stepped.y - expected.y) < 0.01)
      }
      guard expand else {
        #expect(target == size)
        continue
      }
      let extent = rotation.inverse.inverse.extent(of: size)
      #expect(Double(target.width) > extent.width - 1e-6)
      #expect(Double(target.width) < extent.width + 2)
      #expect(Double(target.height) > extent.height - 1e-6)
      #expect(Double(target.height) < extent.height + 2)
    }
  }

  @Test(arguments: RotationFilter.allCases)
  func `sixteen bits are turned as eight are`(filter: RotationFilter) {
    var stream = RandomStream(key: 43, lane: 1)
    for _ in 0..<20 {
      let picture = stream.image(stream.size(2...40), channels: 3)
      let rotation = Rotation(
        degrees: stream.uniform(-180...180), of: picture.size, expand: stream.chance(0.5))
      let deep = DeepImage(
        size: picture.size, channels: 3, samples: picture.samples.map { UInt16($0) << 8 })
      let found = deep.rotated(rotation, by: filter, fill: 9 << 8)
      // Fractions are cut off at either depth.
      #expect(
        found.samples.map { UInt8($0 >> 8) }
          == picture.rotated(rotation, by: filter, fill: 9).samples)
    }
  }

  @Test(arguments: [
    (0.0, 0), (360, 0), (-720, 0), (180, 2), (-180, 2), (540, 2), (90, 1), (-270, 1), (270, 3),
    (-90, 3),
  ])
  func `whole quarter turns are recognised`(degrees: Double, turns: Int) {
    let wide = PixelSize(3, 2)
    #expect(Rotation.quarterTurns(degrees: degrees, of: wide, expand: true) == turns)
    #expect(Rotation.quarterTurns(degrees: degrees, of: PixelSize(3, 3), expand: false) == turns)
    #expect(
      Rotation.quarterTurns(degrees: degrees, of: wide, expand: false)
        == (turns % 2 == 0 ? turns : nil))
    #expect(Rotation.quarterTurns(degrees: degrees + 1e-9, of: wide, expand: true) == nil)
  }
}
