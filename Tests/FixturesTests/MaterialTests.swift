import Fixtures
import Testing

@Suite struct MaterialTests {
  @Test func `the ratio of the energies grows with the material's weight, 1.27 to 2.9`() {
    let ratios = Material.allCases.map { $0.attenuation.low / $0.attenuation.high }
    #expect(ratios == ratios.sorted())
    #expect(ratios.map { ($0 * 100).rounded() / 100 } == [1.27, 1.63, 2.62, 2.88])
  }
}
