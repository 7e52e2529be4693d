import Reporting
import Support
import Testing

@Suite struct PaletteTests {
  /// WCAG 2.1's relative luminance.
  private func luminance(_ colour: Colour) -> Double {
    let linear = colour.channels.map { channel in
      let value = Double(channel) / 255
      return value <= 0.03928 ? value / 12.92 : ExactMath.power((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private func contrast(_ first: Colour, _ second: Colour) -> Double {
    let (a, b) = (luminance(first), luminance(second))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test(arguments: Palette.classes) func `names on plates have a contrast of 4.5 or more`(
    colour: Colour
  ) {
    #expect(contrast(colour, colour.ink) >= 4.5)
  }

  @Test func `captions read on paper`() {
    #expect(contrast(Palette.faint, Palette.paper) >= 4.5)
    #expect(contrast(Palette.ink, Palette.ground) >= 7)
  }

  @Test func `twelve classes have twelve colours and the thirteenth begins again`() {
    #expect(Set((0..<12).map(Palette.colour(ofClass:))).count == 12)
    #expect(Palette.colour(ofClass: 12) == Palette.colour(ofClass: 0))
    #expect(Palette.colour(ofClass: -1) == Palette.colour(ofClass: 11))
  }

  @Test func `a colour prints as six digits`() {
    #expect(Colour(0x0072B2).hex == "#0072b2")
    #expect(Colour(0x0072B2).channels == [0, 0x72, 0xB2])
  }
}
