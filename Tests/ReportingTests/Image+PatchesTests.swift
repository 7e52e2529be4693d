import Imaging
import Reporting
import Testing

@Suite struct ImagePatchesTests {
  @Test func `hidden patches are hatched and no other`() {
    let image = Image(size: PixelSize(40, 20), filling: [40, 80, 120])
    let patches = Mask(size: PixelSize(2, 1), bits: [0, 1])
    let hatched = image.hatched(patches)
    let shown = Box(0, 0, 20, 20)
    #expect(hatched.cropped(to: shown) == image.cropped(to: shown))
    let lines = hatched.cropped(to: Box(20, 0, 40, 20)).samples.count { $0 > 200 }
    #expect((300...800).contains(lines))
    #expect((0..<3).map { hatched[20, 0, $0] } == [201, 211, 221])
    #expect((0..<3).map { hatched[21, 2, $0] } == [40, 80, 120])
  }
}
