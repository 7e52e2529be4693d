import Imaging
import Reporting
import Testing

@Suite struct NamePlateTests {
  private let frame = Box(0, 0, 100, 80)
  private let size = PixelSize(30, 11)

  @Test func `a name stands on its box`() {
    let plate = NamePlate.place(for: Box(20, 30, 60, 60), inside: frame, apart: [], size: size)
    #expect(plate == Box(20, 19, 50, 30))
  }

  @Test func `a name evades another one`() {
    let box = Box(20, 30, 60, 60)
    let first = NamePlate.place(for: box, inside: frame, apart: [], size: size)
    let second = NamePlate.place(for: box, inside: frame, apart: [first], size: size)
    #expect(first.intersection(second).isEmpty)
    #expect(frame.contains(second))
  }

  @Test(arguments: [Box(90, 0, 100, 10), Box(0, 70, 10, 80), Box(0, 0, 100, 80)])
  func `a name never leaves the frame`(box: Box) {
    #expect(
      frame.contains(NamePlate.place(for: box, inside: frame, apart: [], size: size)))
  }

  @Test func `a name too large for the frame starts at its corner`() {
    let plate = NamePlate.place(
      for: Box(4, 4, 6, 6), inside: Box(0, 0, 10, 10), apart: [], size: PixelSize(30, 11))
    #expect(plate == Box(0, 0, 30, 11))
  }
}
