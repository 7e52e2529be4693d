import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct CropTests {
  @Test(arguments: 0..<30)
  func `a random crop shows the source pixels its matrix names`(index: Int) throws {
    let crop = try LoneStage("  - crop: { size_px: [20, 12] }")
    let out = try crop(CoordinatePicture.canvas(60, 40), index: index)
    #expect(out.image.size == PixelSize(20, 12))
    #expect(CoordinatePicture.misplacedPixels(out) == 0)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 60, 40) == 0)
    let box = try #require(out.drawnBox)
    #expect(out.matrix == .translation(Double(box.minX), Double(box.minY)))
  }

  @Test func `random corners reach both ends of the room they have`() throws {
    let crop = try LoneStage("  - crop: { size_px: [8, 9] }")
    let boxes = try (0..<200).compactMap {
      try crop(CoordinatePicture.canvas(10, 10), index: $0).drawnBox
    }
    #expect(Set(boxes.map(\.minX)) == [0, 1, 2])
    #expect(Set(boxes.map(\.minY)) == [0, 1])
  }

  @Test(arguments: [
    (PixelSize(10, 10), Box(3, 2, 7, 8)), (PixelSize(11, 7), Box(3, 0, 7, 6)),
    (PixelSize(4, 6), Box(0, 0, 4, 6)),
  ])
  func `a centre crop leaves the odd pixel at the right and bottom`(
    size: PixelSize, box: Box
  ) throws {
    let crop = try LoneStage("  - crop: { size_px: [4, 6], position: center }")
    #expect(try crop(CoordinatePicture.canvas(size.width, size.height)).drawnBox == box)
  }

  @Test func `a canvas that is too small is enlarged with its aspect until it covers the box`()
    throws
  {
    let crop = try LoneStage("  - crop: { size_px: [40, 40], position: center }")
    let out = try crop(CoordinatePicture.canvas(20, 10))
    #expect(out.image.size == PixelSize(40, 40))
    #expect(out.drawnBox == Box(20, 0, 60, 40))
    #expect(out.matrix.isClose(to: .scale(0.25, 0.25) * .translation(20, 0)))
    #expect(CoordinatePicture.greatestShift(out, of: PixelSize(20, 10), margin: 1) <= 0.51)
  }

  @Test func `an instance outside the box is gone and one cut by it has its fraction`() throws {
    let size = PixelSize(10, 10)
    func instance(_ box: Box) -> Instance {
      Instance(
        classID: 0, region: Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY),
        origin: CoordinatePicture.origin)
    }
    let canvas = Canvas(
      image: Image(size: size, filling: [0]),
      instances: [instance(Box(0, 0, 2, 2)), instance(Box(3, 3, 6, 7)), instance(Box(4, 4, 5, 5))],
      source: CoordinatePicture.origin)
    let out = try LoneStage("  - crop: { size_px: [6, 4], position: center }")(canvas)
    #expect(out.instances.map(\.region?.box) == [nil, Box(1, 0, 4, 4), Box(2, 1, 3, 2)])
    #expect(out.instances.map(\.visibleFraction) == [0, 1, 1])
    let tighter = try LoneStage("  - crop: { size_px: [4, 4], position: center }")(canvas)
    #expect(tighter.instances.map(\.region?.box) == [nil, Box(0, 0, 3, 4), Box(1, 1, 2, 2)])
    let cut = try LoneStage("  - crop: { size_px: [2, 4], position: center }")(canvas)
    #expect(cut.instances.map(\.region?.box) == [nil, Box(0, 0, 2, 4), Box(0, 1, 1, 2)])
    #expect(cut.instances.map(\.visibleFraction) == [0, 2.0 / 3, 1])
  }

  @Test(arguments: [
    ("{}", ["stage 'crop' needs 'size_px': a size [width, height] in pixels, each in 1...65500"]),
    (
      "{ size_px: [0, 4] }",
      [
        "'size_px' in stage 'crop' should be a size [width, height] in pixels, each in 1...65500, "
          + "found the number 0"
      ]
    ),
    (
      "{ size_px: [4, 4], position: centre }",
      [
        "'position' in stage 'crop' is 'centre', expected one of random, center; "
          + "did you mean 'center'?"
      ]
    ),
    (
      "{ size_px: [4, 4], positon: center }",
      ["unknown key 'positon' in stage 'crop'; did you mean 'position'?"]
    ),
  ])
  func `wrong settings are reported`(settings: String, messages: [String]) throws {
    #expect(try StageBench.messages("  - crop: \(settings)\n") == messages)
  }
}
