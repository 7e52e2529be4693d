import Fixtures
import Imaging
import Testing

@Suite struct PseudoColourTests {
  private func colour(_ material: Material, centimetres: Double) -> (Int, Int, Int) {
    let (low, high) = material.attenuation
    let colour = PseudoColour.colour(low: low * centimetres, high: high * centimetres)
    return (Int(colour.0), Int(colour.1), Int(colour.2))
  }

  @Test func `air is white`() {
    #expect(PseudoColour.colour(low: 0, high: 0) == (255, 255, 255))
  }

  @Test func `organic is orange, inorganic green, metal blue`() {
    let organic = colour(.organic, centimetres: 4)
    #expect(organic.0 > organic.1 + 40 && organic.1 > organic.2 + 40)
    let inorganic = colour(.inorganic, centimetres: 1.5)
    #expect(inorganic.1 > inorganic.0 + 40 && inorganic.1 > inorganic.2 + 40)
    for metal in [colour(.lightMetal, centimetres: 1.2), colour(.heavyMetal, centimetres: 0.15)] {
      #expect(metal.2 > metal.0 + 80 && metal.2 > metal.1 + 40)
    }
  }

  @Test(arguments: Material.allCases) func `thicker is darker`(material: Material) {
    let scale = 1 / material.attenuation.high
    let sums = (0...12).map { step in
      let colour = colour(material, centimetres: Double(step) * 0.25 * scale)
      return colour.0 + colour.1 + colour.2
    }
    #expect(zip(sums, sums.dropFirst()).allSatisfy { $0 > $1 })
  }
}
