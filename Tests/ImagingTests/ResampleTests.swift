import Foundation
import Imaging
import Support
import TestSupport
import Testing

@Suite struct ResampleTests {
  /// From one size to another: single pixels, lines, odd sides and huge ratios both ways.
  static let cases: [[Int]] = [
    [1, 1, 1, 1], [1, 1, 5, 3], [1, 7, 1, 3], [7, 1, 3, 1], [1, 9, 4, 2], [13, 11, 13, 11],
    [13, 11, 7, 5], [13, 11, 29, 31], [64, 48, 32, 24], [64, 48, 33, 97], [301, 2, 3, 2],
    [2, 301, 2, 3], [997, 3, 1, 1], [3, 997, 1, 1], [1, 1, 997, 2], [2, 2, 3, 700],
    [17, 19, 17, 5],
    [17, 19, 5, 19], [255, 256, 254, 255], [40, 30, 41, 31],
    // More than eight and more than a hundred taps for each of many columns.
    [97, 45, 11, 7], [2000, 3, 17, 2],
  ]

  static func image(_ sides: [Int], channels: Int) -> Image {
    var stream = RandomStream(key: 11, lane: UInt64(sides[0] * 1000 + sides[1] * 10 + channels))
    return stream.image(PixelSize(sides[0], sides[1]), channels: channels)
  }

  @Test(arguments: cases, ResampleFilter.allCases)
  func `a resized image follows the formula`(sides: [Int], filter: ResampleFilter) {
    for channels in [1, 3] {
      let image = Self.image(sides, channels: channels)
      let target = PixelSize(sides[2], sides[3])
      let columns = slowPass(image, to: PixelSize(target.width, image.height), filter)
      let expected = slowPass(columns, to: target, filter)
      #expect(image.resized(to: target, by: filter) == expected)
    }
  }

  @Test(arguments: 0..<40) func `a part is resized as if it had been cut out before`(lane: Int) {
    var stream = RandomStream(key: 12, lane: UInt64(lane))
    let size = stream.size(1...60)
    let (x, y) = (stream.integer(0...size.width - 1), stream.integer(0...size.height - 1))
    let part = Box(
      x, y, stream.integer(x + 1...size.width), stream.integer(y + 1...size.height))
    let own = part.size
    let other = stream.size(1...70)
    let filter = stream.choice(ResampleFilter.allCases)
    for channels in 1...4 {
      let image = stream.image(size, channels: channels)
      let deep = DeepImage(
        size: size, channels: channels, samples: image.samples.map { UInt16($0) * 256 + 7 })
      for target in [
        other, own, PixelSize(own.width, other.height), PixelSize(other.width, own.height),
      ] {
        #expect(
          image.resized(part, to: target, by: filter)
            == image.cropped(to: part).resized(to: target, by: filter))
        #expect(
          deep.resized(part, to: target, by: filter)
            == deep.cropped(to: part).resized(to: target, by: filter))
      }
    }
  }

  /// The triangle, or the cubic that is 1 at 0 and 0 at the other whole numbers.
  private func weight(_ filter: ResampleFilter, _ x: Double) -> Double {
    let x = abs(x)
    if filter == .bilinear { return max(0, 1 - x) }
    return x < 1
      ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? -0.5 * (((x - 5) * x + 8) * x - 4) : 0
  }

  /// One pass over the side that differs: weights at `(i + 0.5 - centre) / stretch`, normalised,
  /// rounded to 22 bits; the sum rounded half up to eight bits.
  private func slowPass(
    _ image: Image, to target: PixelSize, _ filter: ResampleFilter
  ) -> Image {
    guard target != image.size else { return image }
    let isRows = target.height != image.height
    let (input, output) = isRows ? (image.height, target.height) : (image.width, target.width)
    let scale = Double(input) / Double(output)
    let stretch = max(1, scale)
    var out = Image(size: target, filling: [UInt8](repeating: 0, count: image.channels))
    for position in 0..<output {
      let centre = (Double(position) + 0.5) * scale
      let weights = (0..<input).map {
        weight(filter, (Double($0) - centre + 0.5) * (1 / stretch))
      }
      let sum = weights.reduce(0, +)
      let fixed = weights.map {
        Int(($0 / sum * 4_194_304).rounded(.toNearestOrAwayFromZero))
      }
      for other in 0..<(isRows ? target.width : target.height) {
        for channel in 0..<image.channels {
          var total = 2_097_152
          for (tap, weight) in fixed.enumerated() where weight != 0 {
            total += weight * Int(isRows ? image[other, tap, channel] : image[tap, other, channel])
          }
          let value = UInt8(clamping: total >> 22)
          if isRows {
            out[other, position, channel] = value
          } else {
            out[position, other, channel] = value
          }
        }
      }
    }
    return out
  }

  @Test(
    .enabled(
      if: Judges.missing(modules: "PIL", "numpy") == nil,
      Comment(rawValue: Judges.missing(modules: "PIL", "numpy") ?? "")))
  func `a resized image is Pillow's, columns first, sample for sample`() throws {
    let folder = try TemporaryFolder()
    var jobs: [String] = []
    var expected: [Image] = []
    for sides in Self.cases + Self.randomCases {
      for channels in [1, 3] {
        let image = Self.image(sides, channels: channels)
        for filter in ResampleFilter.allCases {
          try folder.write(image.samples, to: "\(jobs.count)")
          jobs.append(
            (sides + [channels]).map(String.init).joined(separator: " ") + " \(filter.rawValue)")
          expected.append(image.resized(to: PixelSize(sides[2], sides[3]), by: filter))
        }
      }
    }
    // Two calls, because Pillow 13 takes the rows first where that is cheaper.
    try folder.write(jobs.joined(separator: "\n"), to: "jobs")
    try Judges.run(
      """
      import sys, numpy
      from PIL import Image
      for index, line in enumerate(open(sys.argv[1] + "/jobs").read().split("\\n")):
          *numbers, filter = line.split()
          w, h, tw, th, c = map(int, numbers)
          filter = Image.BILINEAR if filter == "bilinear" else Image.BICUBIC
          data = numpy.fromfile(f"{sys.argv[1]}/{index}", numpy.uint8)
          image = Image.fromarray(data.reshape((h, w) if c == 1 else (h, w, c)))
          image = image.resize((tw, h), filter).resize((tw, th), filter)
          numpy.asarray(image).tofile(f"{sys.argv[1]}/{index}.out")
      """, [folder.path])
    for (index, image) in expected.enumerated() {
      let theirs = try FileBytes.read(folder.file("\(index).out"))
      let differing = zip(image.samples, theirs).count { $0 != $1 }
      #expect(differing == 0 && image.samples.count == theirs.count, "\(jobs[index])")
    }
  }

  /// Sixty random pairs of sizes.
  static let randomCases: [[Int]] = (0..<60).map { lane in
    var stream = RandomStream(key: 12, lane: UInt64(lane))
    return (0..<4).map { _ in stream.integer(1...90) }
  }

  @Test(arguments: cases) func `a plain image stays plain`(sides: [Int]) {
    let plain = Image(size: PixelSize(sides[0], sides[1]), filling: [200, 0, 255])
    let target = PixelSize(sides[2], sides[3])
    #expect(plain.resized(to: target) == Image(size: target, filling: [200, 0, 255]))
  }

  @Test func `resizing and flipping may change places`() {
    let image = Self.image([23, 17], channels: 3)
    let target = PixelSize(9, 31)
    #expect(image.flipped().resized(to: target) == image.resized(to: target).flipped())
  }

  @Test(arguments: cases, [1, 2, 3])
  func `sixteen bits are the weighted mean, rounded once per pass`(sides: [Int], channels: Int) {
    var stream = RandomStream(key: 13, lane: UInt64(sides[0] * 100 + channels))
    let image = stream.deepImage(PixelSize(sides[0], sides[1]), channels: channels)
    let target = PixelSize(sides[2], sides[3])
    let columns = image.resized(to: PixelSize(target.width, image.height))
    for (from, to) in [(image, columns), (columns, columns.resized(to: target))] {
      // Half a sample of rounding, and what is left of 40-bit weights and double precision.
      let errors = zip(to.samples, slowDeepPass(from, to: to.size)).map { abs(Double($0) - $1) }
      #expect((errors.max() ?? 0) <= 0.5001)
    }
    #expect(columns.resized(to: target) == image.resized(to: target))
  }

  @Test func `a 16-bit image that could have 8 is resized alike, within rounding`() {
    let image = Self.image([64, 48], channels: 3)
    let target = PixelSize(33, 97)
    let deep = Picture.eight(image).converted(to: .sixteen).resized(to: target)
    guard case .eight(let back) = deep.converted(to: .eight) else { return }
    let differences = zip(back.samples, image.resized(to: target).samples).map {
      abs(Int($0) - Int($1))
    }
    #expect((differences.max() ?? 0) <= 1)
  }

  /// One pass over the side that differs, in double precision, not rounded.
  private func slowDeepPass(_ image: DeepImage, to target: PixelSize) -> [Double] {
    guard target != image.size else { return image.samples.map(Double.init) }
    let isRows = target.height != image.height
    let (input, output) = isRows ? (image.height, target.height) : (image.width, target.width)
    let scale = Double(input) / Double(output)
    let channels = image.channels
    var out = [Double](repeating: 0, count: target.area * channels)
    for position in 0..<output {
      let centre = (Double(position) + 0.5) * scale
      let weights = (0..<input).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / max(1, scale)) }
      let sum = weights.reduce(0, +)
      for other in 0..<(isRows ? target.width : target.height) {
        let (x, y) = isRows ? (other, position) : (position, other)
        for channel in 0..<channels {
          var total = 0.0
          for (tap, weight) in weights.enumerated() where weight != 0 {
            total +=
              weight * Double(isRows ? image[other, tap, channel] : image[tap, other, channel])
          }
          out[(y * target.width + x) * channels + channel] = total / sum
        }
      }
    }
    return out
  }
}
