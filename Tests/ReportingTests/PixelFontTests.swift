import Reporting
import Testing

@Suite struct PixelFontTests {
  private let printable = (32..<127).map { Character(UnicodeScalar(UInt8($0))) }

  @Test func `every printable character but the space has its own drawing`() {
    let glyphs = printable.map(PixelFont.rows)
    #expect(Set(glyphs).count == 95)
    #expect(glyphs.allSatisfy { $0.count == 9 && $0.allSatisfy { $0 < 32 } })
    #expect(glyphs.filter { $0.allSatisfy { $0 == 0 } }.count == 1)
  }

  @Test func `rows read from the left`() {
    #expect(PixelFont.rows(of: "L") == [16, 16, 16, 16, 16, 16, 31, 0, 0])
    #expect(PixelFont.rows(of: "~") == [0, 0, 8, 21, 2, 0, 0, 0, 0])
  }

  @Test func `digits are as high as capitals and small letters without stem are lower`() {
    for character in "0123456789ABCXYZ" { #expect(PixelFont.rows(of: character)[0] != 0) }
    for character in "acemnorsuvwxz" {
      #expect(PixelFont.rows(of: character).prefix(2) == [0, 0])
    }
  }

  @Test func `only letters with a tail reach below the line`() {
    let tailed = printable.filter { PixelFont.rows(of: $0).suffix(PixelFont.descent) != [0, 0] }
    #expect(String(tailed) == "gjpqy")
  }

  @Test func `what is not printable ASCII shows as a frame`() {
    let frame = PixelFont.rows(of: "é")
    #expect(frame == PixelFont.rows(of: "\n") && frame[0] == 31 && frame[3] == 17)
  }

  @Test func `a text that is too wide ends with two dots and fits`() {
    #expect(PixelFont.width(of: "knife") == 29)
    #expect(PixelFont.width(of: "") == 0)
    #expect(PixelFont.fitted("knife", width: 29) == "knife")
    #expect(PixelFont.fitted("knife", width: 28) == "kn..")
    #expect(PixelFont.fitted("knife", width: 3) == "")
    for width in 0..<60 {
      #expect(PixelFont.width(of: PixelFont.fitted("handcuffs", width: width)) <= width)
    }
  }
}
