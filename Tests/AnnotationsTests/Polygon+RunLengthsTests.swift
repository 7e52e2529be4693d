import Annotations
import Imaging
import Support
import Testing

@Suite struct PolygonRunLengthsTests {
  private func rectangle(
    _ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double
  ) throws -> Polygon {
    try Polygon(coordinates: [minX, minY, maxX, minY, maxX, maxY, minX, maxY], at: "x")
  }

  private func mask(_ polygons: Polygon..., size: PixelSize) -> Mask {
    RunLengths(polygons, size: size).mask()
  }

  @Test func `a rectangle with whole corners covers exactly its pixels`() throws {
    let mask = mask(try rectangle(2, 1, 5, 4), size: PixelSize(8, 6))
    #expect(mask.tightBox == Box(2, 1, 5, 4))
    #expect(mask.area == 9)
  }

  @Test func `the direction of an outline does not matter`() throws {
    var shapes = RandomShapes(seed: 8)
    for _ in 0..<200 {
      let size = shapes.size(upTo: 30)
      let forward = shapes.outline(around: size)
      let pairs = stride(from: forward.count - 2, through: 0, by: -2)
      let backward = pairs.flatMap { [forward[$0], forward[$0 + 1]] }
      let masks = try [forward, backward].map {
        RunLengths([try Polygon(coordinates: $0, at: "x")], size: size)
      }
      #expect(masks[0] == masks[1], "\(size) \(forward)")
    }
  }

  @Test func `several outlines are united, also where they touch`() throws {
    let size = PixelSize(9, 9)
    let (first, second) = (try rectangle(1, 1, 5, 5), try rectangle(3, 3, 8, 7))
    let third = try rectangle(1, 5, 5, 9)
    let united = mask(first, second, third, size: size)
    for index in 0..<size.area {
      let parts = [first, second, third].map { mask($0, size: size).bits[index] }
      #expect(united.bits[index] == parts.max())
    }
    #expect(RunLengths([first, second, third], size: size) == RunLengths(united))
  }

  @Test func `an outline that crosses itself is empty where it winds twice`() throws {
    let twice = try Polygon(
      coordinates: [0, 0, 6, 0, 6, 6, 0, 6, 0, 0, 2, 2, 4, 2, 4, 4, 2, 4, 2, 2], at: "x")
    let mask = mask(twice, size: PixelSize(6, 6))
    #expect(!mask[3, 3])
    #expect(mask[1, 3])
    #expect(mask.area == 36 - 4)
  }

  @Test func `an outline around the whole image fills it`() throws {
    let size = PixelSize(7, 5)
    #expect(RunLengths([try rectangle(-1e8, -1e8, 1e8, 1e8)], size: size).counts == [0, 35])
  }

  @Test func `an outline beside the image leaves it empty`() throws {
    let size = PixelSize(7, 5)
    for polygon in [
      try rectangle(7, 0, 9, 5), try rectangle(-9, 0, 0, 5), try rectangle(0, 5, 7, 9),
      try rectangle(0, -9, 7, 0),
    ] {
      #expect(RunLengths([polygon], size: size).counts == [35])
    }
    #expect(RunLengths([Polygon](), size: size).counts == [35])
  }

  @Test func `runs are the shortest for their mask`() throws {
    var shapes = RandomShapes(seed: 9)
    for _ in 0..<200 {
      let size = shapes.size(upTo: 30)
      let polygons = try (0..<2).map { _ in
        try Polygon(coordinates: shapes.outline(around: size), at: "x")
      }
      let runs = RunLengths(polygons, size: size)
      #expect(runs == RunLengths(runs.mask()))
    }
  }
}
