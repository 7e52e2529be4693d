import Support
import Testing

@Suite struct RandomStreamTests {
  /// Pearson's statistic of counts against an equal share each.
  private func chiSquare(_ counts: [Int]) -> Double {
    let share = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.reduce(0) { $0 + (Double($1) - share) * (Double($1) - share) / share }
  }

  @Test func `words come in the order of the generator's blocks`() {
    var stream = RandomStream(key: 0x299F_31D0_A409_3822, lane: 0x0370_7344_1319_8A2E)
    let words = (0..<8).map { _ in stream.nextWord() }
    let blocks = (UInt32(0)..<2).map {
      Philox.block(
        counter: SIMD4($0, 0, 0x1319_8A2E, 0x0370_7344), key: SIMD2(0xA409_3822, 0x299F_31D0))
    }
    #expect(words == blocks.flatMap { [$0.x, $0.y, $0.z, $0.w] })
  }

  @Test func `a 64-bit draw takes its low word first`() {
    var wide = RandomStream(key: 5, lane: 6)
    var narrow = wide
    let (low, high) = (narrow.nextWord(), narrow.nextWord())
    #expect(wide.next() == UInt64(high) << 32 | UInt64(low))
  }

  @Test func `different lanes and different keys share no block of words`() {
    var seen: Set<SIMD4<UInt32>> = []
    for key in UInt64(0)..<20 {
      for lane in UInt64(0)..<20 {
        var stream = RandomStream(key: key, lane: lane)
        for _ in 0..<5 {
          seen.insert(
            SIMD4(stream.nextWord(), stream.nextWord(), stream.nextWord(), stream.nextWord()))
        }
      }
    }
    #expect(seen.count == 20 * 20 * 5)
  }

  @Test func `unit numbers fill sixteen bins evenly and stay below one`() {
    var stream = RandomStream(key: 1, lane: 2)
    var counts = [Int](repeating: 0, count: 16)
    for _ in 0..<16_000 {
      let value = stream.unit()
      #expect((0..<1).contains(value))
      counts[Int(value * 16)] += 1
    }
    // The 99.9th percentile of the statistic with 15 degrees of freedom.
    #expect(chiSquare(counts) < 37.7)
  }

  @Test(arguments: [-3...3, 0...0, 5...5, 0...9]) func `integers reach each of their range evenly`(
    range: ClosedRange<Int>
  ) {
    var stream = RandomStream(key: 3, lane: 4)
    var counts = [Int](repeating: 0, count: range.count)
    for _ in 0..<range.count * 1000 { counts[stream.integer(range) - range.lowerBound] += 1 }
    // The 99.9th percentile for ten values; fewer have a lower one.
    #expect(chiSquare(counts) < 27.9)
  }

  @Test func `the widest range of integers needs no rejection`() {
    var stream = RandomStream(key: 8, lane: 9)
    var same = stream
    #expect(stream.integer(Int.min...Int.max) == Int(truncatingIfNeeded: same.next()))
  }

  @Test func `a range of more than half of all integers is drawn from its whole length`() {
    var stream = RandomStream(key: 8, lane: 10)
    let range = Int.min / 2 - 1...Int.max / 2 + 1
    let draws = (0..<1000).map { _ in stream.integer(range) }
    #expect(draws.allSatisfy(range.contains))
    #expect(draws.contains { $0 < range.lowerBound / 2 })
    #expect(draws.contains { $0 > range.upperBound / 2 })
  }

  @Test func `uniform numbers stay in their range and average to its middle`() {
    var stream = RandomStream(key: 11, lane: 12)
    let draws = (0..<10_000).map { _ in stream.uniform(-2...4) }
    #expect(draws.allSatisfy { (-2...4).contains($0) })
    // Five standard deviations of the mean: 6 / √12 / 100 · 5.
    #expect(abs(draws.reduce(0, +) / 10_000 - 1) < 0.087)
    #expect(stream.uniform(7...7) == 7)
  }

  @Test func `half of the log-uniform numbers lie below the geometric mean`() {
    var stream = RandomStream(key: 13, lane: 14)
    let draws = (0..<10_000).map { _ in stream.logUniform(0.25...4) }
    #expect(draws.allSatisfy { (0.25...4).contains($0) })
    #expect(abs(draws.count { $0 < 1 } - 5000) < 250)
  }

  @Test(arguments: [0.0, 0.3, 1.0]) func `a chance comes true as often as it says`(
    probability: Double
  ) {
    var stream = RandomStream(key: 15, lane: 16)
    let hits = (0..<10_000).count { _ in stream.chance(probability) }
    #expect(abs(Double(hits) - 10_000 * probability) <= (probability == 0.3 ? 230 : 0))
  }

  @Test func `a choice takes every element sooner or later`() {
    var stream = RandomStream(key: 17, lane: 18)
    let chosen = Set((0..<200).map { _ in stream.choice(["a", "b", "c"]) })
    #expect(chosen == ["a", "b", "c"])
  }
}
