import Imaging
import Reporting
import Testing

@Suite struct SurfaceTests {
  private let red = Colour(0xFF0000)

  private func surface(_ width: Int, _ height: Int) -> Surface {
    Surface(size: PixelSize(width, height), colour: Colour(0x000000))
  }

  /// Where the red channel is full, as rows of text.
  private func drawing(_ surface: Surface) -> [String] {
    (0..<surface.image.height).map { y in
      (0..<surface.image.width).map { surface.image[$0, y, 0] == 255 ? "#" : "." }.joined()
    }
  }

  @Test func `an outline lies inside its box`() {
    var surface = surface(6, 5)
    surface.outline(Box(1, 1, 5, 4), red)
    #expect(drawing(surface) == ["......", ".####.", ".#..#.", ".####.", "......"])
  }

  @Test func `a thick outline of a thin box fills it`() {
    var surface = surface(5, 3)
    surface.outline(Box(1, 1, 4, 2), red, pixels: 2)
    #expect(drawing(surface) == [".....", ".###.", "....."])
  }

  @Test func `a text is written from its top left corner`() {
    var surface = surface(7, 9)
    surface.write("L", x: 1, y: 1, red)
    #expect(drawing(surface)[7] == ".#####.")
    #expect(drawing(surface)[1] == ".#.....")
    #expect(drawing(surface)[8] == ".......")
  }

  @Test func `a mask is tinted inside and full on its border`() {
    var surface = surface(5, 5)
    surface.tint(Mask(size: PixelSize(3, 3), filling: true), x: 1, y: 1, red, opacity: 51)
    #expect(surface.image[1, 2, 0] == 255)
    #expect(surface.image[2, 2, 0] == 51)
    #expect(surface.image[0, 0, 0] == 0)
  }

  @Test func `a polygon's border lies on white, and is whole where it meets the frame`() {
    var surface = Surface(size: PixelSize(20, 20), colour: Colour(0x808080))
    let frame = Box(2, 2, 18, 18)
    surface.outline([SIMD2(2, 2), SIMD2(18, 2), SIMD2(18, 18), SIMD2(2, 18)], inside: frame)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { (0..<3).map { surface.image[x, y, $0] } }
    let (white, mark) = (Palette.paper.channels, Palette.mark.channels)
    #expect([2, 3, 4, 5].map { pixel($0, 10) } == [white, mark, mark, white])
    #expect([17, 16, 15, 14].map { pixel(10, $0) } == [white, mark, mark, white])
    #expect(pixel(1, 10) == [128, 128, 128] && pixel(10, 10) == [128, 128, 128])
  }

  @Test func `what lies beyond the border is left out`() {
    var surface = surface(3, 3)
    surface.fill(Box(-4, -4, 1, 1), red)
    surface.place(Image(size: PixelSize(4, 4), filling: [255, 0, 0]), x: 2, y: 2)
    surface.write("W", x: -20, y: 1, red)
    #expect(drawing(surface) == ["#..", "...", "..#"])
  }
}
