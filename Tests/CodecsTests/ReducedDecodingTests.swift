import Codecs
import Foundation
import Imaging
import Support
import TestSupport
import Testing

/// How far a view of a reduced picture lies from that of the whole one: the tolerance of everything
/// without `exact_decode`.
///
/// In no view do the samples differ by more than 2.5 levels on average, and none by more than 32. Over
/// all views it was one level or less; the tests below take about 8,400 of real pictures.
@Suite struct ReducedDecodingTests {
  /// What two pictures of the same size differ by, in levels.
  struct Difference {
    let mean: Double
    let most: Int

    init(_ one: Image, _ other: Image) {
      let differences = zip(one.samples, other.samples).map { abs(Int($0) - Int($1)) }
      mean = Double(differences.reduce(0, +)) / Double(differences.count)
      most = differences.max() ?? 0
    }

    var isTolerable: Bool { mean <= 2.5 && most <= 32 }
  }

  /// Resizes random boxes to targets that the file may be reduced by 2, 4 and 8 for.
  private static func differences(
    _ bytes: [UInt8], by filter: ResampleFilter, _ random: inout RandomStream
  ) throws -> [Difference] {
    let whole = try ImageDecoder.decode(bytes, named: "a.jpg")
    var found: [Difference] = []
    for reduction in [2, 4, 8] {
      let least = 2 * reduction * 12
      guard whole.width >= least, whole.height >= least else { continue }
      for _ in 0..<4 {
        let width = random.integer(least...whole.width)
        let height = random.integer(least...whole.height)
        let x = random.integer(0...whole.width - width)
        let y = random.integer(0...whole.height - height)
        let box = Box(x, y, x + width, y + height)
        let target = PixelSize(width / (2 * reduction), height / (2 * reduction))
        let need = PixelNeed.part(box, resizedTo: target)
        guard need == .part(box, reduction: reduction),
          let part = try ImageDecoder.part(
            Foresight { _ in need }, of: bytes, named: "a.jpg")
        else { preconditionFailure("\(need) for \(box) to \(target)") }
        found.append(
          Difference(
            CodedPicture(part).resized(box, to: target, by: filter),
            whole.resized(box, to: target, by: filter)))
      }
    }
    return found
  }

  @Test(arguments: ResampleFilter.allCases)
  func `views of the fixtures are within the tolerance`(filter: ResampleFilter) throws {
    var random = RandomStream(key: 41, lane: 0)
    for number in 0..<18 {
      let name = String(format: "fixtures/bags/%03d.jpg", number)
      let bytes = try FileBytes.read("\(RepositoryRoot.path)/\(name)")
      let differences = try Self.differences(bytes, by: filter, &random)
      #expect(differences.count == 12)
      for difference in differences { #expect(difference.isTolerable, "\(name): \(difference)") }
    }
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["PASTICHE_DATA"] != nil,
      "PASTICHE_DATA names no folder of real files"), arguments: ResampleFilter.allCases)
  func `views of real photographs and scans are within the tolerance`(
    filter: ResampleFilter
  ) throws {
    let root = try #require(ProcessInfo.processInfo.environment["PASTICHE_DATA"])
    var random = RandomStream(key: 42, lane: 0)
    var (sum, count) = (0.0, 0.0)
    for pack in ["coco128-seg", "ecssd", "sixray-boxes", "xray-backgrounds"] {
      let folder = "\(root)/\(pack)/images"
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        .filter { $0.hasSuffix(".jpg") }
      try #require(names.count > 20)
      for name in names.prefix(100) {
        let bytes = try FileBytes.read("\(folder)/\(name)")
        for difference in try Self.differences(bytes, by: filter, &random) {
          #expect(difference.isTolerable, "\(name): \(difference)")
          sum += difference.mean
          count += 1
        }
      }
    }
    #expect(count > 4000)
    #expect(sum / count < 1)
  }
}
