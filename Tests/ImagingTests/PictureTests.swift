import Imaging
import Support
import Testing

@Suite struct PictureTests {
  @Test func `eight bits go to sixteen and back unchanged`() {
    let every = Picture.eight(
      Image(size: PixelSize(16, 16), channels: 1, samples: (0...255).map { UInt8($0) }))
    let deep = every.converted(to: .sixteen)
    #expect(deep.depth == .sixteen)
    #expect(deep.converted(to: .eight) == every)
    guard case .sixteen(let image) = deep else { return }
    #expect(image.samples.last == 65535 && image.samples[1] == 257)
  }

  @Test func `sixteen bits round to the nearest eight`() {
    let deep = Picture.sixteen(
      DeepImage(size: PixelSize(256, 256), channels: 1, samples: (0...65535).map { UInt16($0) }))
    guard case .eight(let image) = deep.converted(to: .eight) else { return }
    for value in 0...65535 {
      let nearest = Int((Double(value) / 257).rounded())
      if Int(image.samples[value]) != nearest {
        Issue.record("\(value) became \(image.samples[value])")
      }
    }
  }

  /// A kernel that moves samples does to sixteen bits what it does to eight.
  @Test(
    arguments: [1, 2, 3],
    [
      { $0.cropped(to: Box(2, 1, 8, 6)) }, { $0.flipped() }, { $0.rotated(quarterTurns: 1) },
      { $0.rotated(quarterTurns: 2) },
      { $0.warped(to: PixelSize(12, 9), inverse: .translation(-2, -1), fill: 77) },
    ] as [@Sendable (Picture) -> Picture])
  func `moved samples are the same at both depths`(
    channels: Int, kernel: @Sendable (Picture) -> Picture
  ) {
    var stream = RandomStream(key: 70, lane: UInt64(channels))
    let picture = Picture.eight(stream.image(PixelSize(9, 7), channels: channels))
    let moved = kernel(picture)
    #expect(kernel(picture.converted(to: .sixteen)) == moved.converted(to: .sixteen))
    #expect(moved.channels == channels)
  }

  @Test func `a fill may lie between two levels`() {
    let gray = Picture.sixteen(DeepImage(size: PixelSize(1, 1), filling: [5]))
    let filled = gray.warped(to: PixelSize(1, 1), inverse: .translation(9, 9), fill: 100.5)
    #expect(filled == .sixteen(DeepImage(size: PixelSize(1, 1), filling: [25829])))
  }

  @Test func `pasted gray is repeated on colour and pasted colour is luma on gray`() {
    let mask = Mask(size: PixelSize(1, 1), filling: true)
    var colour = Picture.sixteen(DeepImage(size: mask.size, filling: [1, 2, 3]))
    colour.blend(CutOut(Image(size: mask.size, filling: [10]), mask: mask), x: 0, y: 0, by: .over)
    #expect(colour == .sixteen(DeepImage(size: mask.size, filling: [2570, 2570, 2570])))
    var gray = Picture.eight(Image(size: mask.size, filling: [0]))
    gray.blend(
      CutOut(DeepImage(size: mask.size, filling: [2570, 5140, 7710]), mask: mask), x: 0, y: 0,
      by: .over)
    #expect(gray == .eight(Image(size: mask.size, filling: [18])))
  }

  @Test func `two channels are shown by the first, four without alpha`() {
    let dual = Picture.sixteen(DeepImage(size: PixelSize(1, 1), filling: [25700, 9]))
    #expect(dual.shown == Image(size: PixelSize(1, 1), filling: [100]))
    let alpha = Picture.eight(Image(size: PixelSize(1, 1), filling: [1, 2, 3, 4]))
    #expect(alpha.shown == Image(size: PixelSize(1, 1), filling: [1, 2, 3]))
  }
}
