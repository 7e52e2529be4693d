import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct InstanceTests {
  @Test func `crops in a row multiply the visible fraction`() throws {
    let canvas = Canvas(
      image: Image(size: PixelSize(40, 40), filling: [0]),
      instances: [
        Instance(
          classID: 0, region: Region(Mask(size: PixelSize(40, 40), filling: true)),
          visibleFraction: 0.5, origin: CoordinatePicture.origin)
      ], source: CoordinatePicture.origin)
    let crops = try LoneStage("  - crop: { size_px: [20, 40] }\n  - crop: { size_px: [20, 10] }")
    #expect(try crops(canvas).instances[0].visibleFraction == 0.5 * 0.5 * 0.25)
  }

  @Test func `resizing keeps the visible fraction unless no pixel is left`() throws {
    func instance(_ box: Box) -> Instance {
      Instance(
        classID: 0, region: Region(Mask(size: box.size, filling: true), x: box.minX, y: box.minY),
        visibleFraction: 0.5, origin: CoordinatePicture.origin)
    }
    let canvas = Canvas(
      image: Image(size: PixelSize(40, 40), filling: [0]),
      instances: [instance(Box(0, 0, 20, 20)), instance(Box(0, 0, 1, 1))],
      source: CoordinatePicture.origin)
    let out = try LoneStage("  - resize: { size_px: [4, 4] }")(canvas)
    #expect(out.instances.map(\.region?.box) == [Box(0, 0, 2, 2), nil])
    #expect(out.instances.map(\.visibleFraction) == [0.5, 0])
  }
}
