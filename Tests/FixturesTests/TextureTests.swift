import Fixtures
import Testing

@Suite struct TextureTests {
  private let places = (0..<400).map { Point(Double($0 % 20) * 3.3 - 30, Double($0 / 20) * 2.7) }

  @Test(arguments: [
    Texture.even, .folds(key: 3, size: 12), .bars(period: 4, share: 0.5, along: Point(0.6, 0.8)),
    .cells(key: 9, size: 5),
  ]) func `factors lie in 0.15...1.6`(texture: Texture) {
    #expect(places.map(texture.factor).allSatisfy { (0.15...1.6).contains($0) })
  }

  @Test func `noise is smooth, in 0...1 and depends on its key`() {
    for place in places {
      let value = Texture.noise(place, key: 5)
      #expect((0...1).contains(value))
      #expect(abs(value - Texture.noise(place + Point(0.001, 0), key: 5)) < 0.01)
    }
    #expect(places.map { Texture.noise($0, key: 5) } != places.map { Texture.noise($0, key: 6) })
  }

  @Test func `half of the bars of share one half are thin`() {
    let bars = Texture.bars(period: 4, share: 0.5, along: Point(1, 0))
    #expect((0..<40).filter { bars.factor(at: Point(Double($0), 0)) == 1 }.count == 20)
  }
}
