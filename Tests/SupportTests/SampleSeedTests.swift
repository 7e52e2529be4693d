import Support
import Testing

@Suite struct SampleSeedTests {
  private let seed = SampleSeed(run: 2310, epoch: 1, sample: 42, canvas: "query", stage: "paste")

  @Test func `the same seed draws the same`() {
    var first = seed.stream()
    var second = seed.stream()
    for _ in 0..<10 { #expect(first.next() == second.next()) }
  }

  @Test func `every part of the seed changes the draws`() {
    var others = [
      seed, seed.derived(canvas: "key"), seed.derived(stage: "paste.2"), seed, seed, seed,
    ]
    others[3].run = 2311
    others[4].epoch = 2
    others[5].sample = 43
    let draws = others.map { other in
      var stream = other.stream()
      return stream.next()
    }
    #expect(Set(draws).count == others.count)
  }

  @Test func `parts do not run into one another`() {
    var first = seed.derived(canvas: "a", stage: "bc").stream()
    var second = seed.derived(canvas: "ab", stage: "c").stream()
    #expect(first.next() != second.next())
  }

  @Test func `a derived seed keeps what is not named`() {
    let derived = seed.derived(stage: "crop")
    #expect(derived.canvas == "query")
    #expect(derived.stage == "crop")
    #expect(derived.sample == 42)
  }
}
