import Imaging
import Stages
import Support
import TestSupport
import Testing

@Suite struct PerspectiveRuleTests {
  private static let size = PixelSize(120, 90)

  /// The corners the last stage drew, as fractions, clockwise from the upper left.
  private func corners(_ canvas: Canvas) -> [SIMD2<Double>] {
    guard case .array(let points)? = canvas.draw("perspective") else { return [] }
    return points.compactMap { point in
      guard case .array(let pair) = point, case .number(let x)? = pair.first,
        case .number(let y)? = pair.last
      else { return nil }
      return SIMD2(x, y)
    }
  }

  @Test(arguments: 0..<40) func `the corners of the picture go where they are drawn to`(
    index: Int
  ) throws {
    let stage = try LoneStage(
      "  - transform: { perspective: { distortion_scale: 0.6, probability: 1 }, expand: false }")
    let out = try stage(CoordinatePicture.canvas(120, 90), index: index)
    #expect(out.image.size == Self.size)
    let drawn = corners(out)
    #expect(drawn.count == 4)
    for (place, corner) in zip(drawn, [(0.0, 0.0), (120, 0), (120, 90), (0, 90)]) {
      let source = out.matrix.apply(place.x * 120, place.y * 90)
      #expect(abs(source.x - corner.0) < 1e-9 && abs(source.y - corner.1) < 1e-9)
    }
  }

  @Test func `corners move inwards, uniformly up to half the scale`() throws {
    let stage = try LoneStage(
      "  - transform: { perspective: { distortion_scale: 0.4, probability: 1 } }")
    var shifts: [Double] = []
    for index in 0..<300 {
      let drawn = corners(try stage(CoordinatePicture.canvas(20, 16), index: index))
      for (place, corner) in zip(drawn, [[0, 0], [1, 0], [1, 1], [0, 1]] as [SIMD2<Double>]) {
        let inwards = (place - corner) * (1 - 2 * corner)
        shifts += [inwards.x, inwards.y]
      }
    }
    #expect(shifts.count == 2400)
    #expect(shifts.allSatisfy { (0...0.2).contains($0) })
    // Of a uniform draw, 1200 on each side of the middle with a standard deviation of 25.
    #expect(abs(shifts.filter { $0 < 0.1 }.count - 1200) < 150)
  }

  @Test func `chance leaves the picture as it is`() throws {
    let stage = try LoneStage(
      "  - transform: { perspective: { distortion_scale: 0.5, probability: 0.25 } }")
    let canvas = CoordinatePicture.canvas(30, 20)
    var drawn = 0
    for index in 0..<400 {
      let out = try stage(canvas, index: index)
      if out.draw("perspective") == nil {
        #expect(out.image == canvas.image && out.matrix == .identity)
      } else {
        drawn += 1
      }
    }
    // 100 expected, standard deviation 9.
    #expect((60...140).contains(drawn))
  }

  @Test(arguments: 0..<60) func `pixels and masks follow their projective matrix`(
    index: Int
  ) throws {
    let stage = try LoneStage(
      """
        - transform:
            flip: 0.5
            rotate_degrees_range: [-180, 180]
            shear_degrees_range: [-40, 40]
            scale_range: [0.5, 2]
            perspective: { distortion_scale: 0.6, probability: 1 }
      """)
    let out = try stage(CoordinatePicture.canvas(120, 90), index: index)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 120, 90) == 0)
    // Coordinates are not linear in the result, so a pixel's bilinear mean is off by a little.
    #expect(CoordinatePicture.greatestShift(out, of: Self.size, margin: 5) <= 1.1)
    #expect(out.instances[0].matrix.isClose(to: out.matrix))
    #expect(out.instances[0].amodal == out.instances[0].region)
  }

  @Test func `an expanded canvas just holds the tilted picture`() throws {
    let stage = try LoneStage(
      "  - transform: { perspective: { distortion_scale: 0.6, probability: 1 } }")
    for index in 0..<30 {
      let out = try stage(CoordinatePicture.canvas(120, 90), index: index)
      let places = corners(out).map { $0 * SIMD2(120, 90) }
      let width = (places.map(\.x).max() ?? 0) - (places.map(\.x).min() ?? 0)
      let height = (places.map(\.y).max() ?? 0) - (places.map(\.y).min() ?? 0)
      #expect(out.image.size == PixelSize(Int(width.rounded(.up)), Int(height.rounded(.up))))
    }
  }

  @Test func `a shear leans the lower end to the right`() throws {
    let out = try LoneStage("  - transform: { shear_degrees_range: 45 }")(
      CoordinatePicture.canvas(40, 20))
    #expect(out.image.size == PixelSize(60, 20))
    #expect(out.matrix.isClose(to: Matrix3([1, -1, 0, 0, 1, 0, 0, 0, 1])))
    #expect(out.draw("shear_degrees") == .number(45))
  }

  @Test(arguments: 0..<40) func `pixels and masks follow a shear`(index: Int) throws {
    let stage = try LoneStage(
      "  - transform: { shear_degrees_range: [-60, 60], rotate_degrees: [0, 90, 37] }")
    let out = try stage(CoordinatePicture.canvas(120, 90), index: index)
    #expect(CoordinatePicture.misplacedMaskPixels(out, 120, 90) == 0)
    #expect(CoordinatePicture.greatestShift(out, of: Self.size, margin: 5) <= 1.01)
  }
}
