import Foundation
import Imaging
import Testing

@Suite struct TransmissionRuleTests {
  static let rules = [
    TransmissionRule(),
    TransmissionRule(white: 250, objectWhite: [240, 240, 240], dark: 2, floor: 1 / 255),
    TransmissionRule(objectWhite: [255, 200, 150], floor: 0.1, thickness: [0.6, 1.7, 10]),
    TransmissionRule(white: 3, objectWhite: [1, 2, 255], dark: 0.5, thickness: [0.01, 1, 1]),
    TransmissionRule(floor: 1),
  ]

  @Test(arguments: rules, [0, 1, 2, 17, 128, 200, 254, 255] as [UInt8])
  func `the composite follows Beer and Lambert`(rule: TransmissionRule, behind: UInt8) {
    // Every gray value of an object over one of the background.
    let size = PixelSize(256, 1)
    let object = Image(
      size: size, channels: 3, samples: (0...255).flatMap { [UInt8](repeating: $0, count: 3) })
    var out = Image(size: size, filling: [behind, behind, behind])
    out.blend(
      CutOut(object, mask: Mask(size: size, filling: true)), x: 0, y: 0, by: .transmission(rule))
    func transmission(_ value: Double, _ white: Double) -> Double {
      min(max((value - rule.dark) / (white - rule.dark), rule.floor), 1)
    }
    for value in 0...255 {
      for channel in 0..<3 {
        let expected =
          rule.dark + (rule.white - rule.dark) * transmission(Double(behind), rule.white)
          * pow(transmission(Double(value), rule.objectWhite[channel]), rule.thickness[channel])
        #expect(
          abs(Double(out[value, 0, channel]) - expected) <= 0.501,
          "object \(value), channel \(channel)")
      }
    }
  }
}
