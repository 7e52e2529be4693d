import TestSupport
import Testing

@Suite struct GoldenLedgerTests {
  @Test func `a case that nobody claims is not implemented`() throws {
    let golden = try GoldenFixture.usual.golden()
    #expect(
      GoldenLedger().summary(of: [golden]) == [
        "golden: not implemented: toy-1",
        "golden: 1 cases, 0 comparisons, 1 not implemented, 0 skipped, 0 other route",
      ])
  }

  @Test func `groups that nobody claims are named`() throws {
    let golden = try GoldenFixture.usual.golden()
    let ledger = GoldenLedger()
    for _ in 0..<2 {
      try golden.checking("geom", "none", ledger: ledger) {
        _ = try $0.integers("in.geom.size")
        $0.expect("out.geom.box", equals: [1, 2, 3, 4])
      }
    }
    #expect(
      ledger.summary(of: [golden]) == [
        "golden: not implemented: toy-1 (empty, y)",
        "golden: 1 cases, 1 comparisons, 1 not implemented, 0 skipped, 0 other route",
      ])
  }

  @Test func `checks of all groups add up to an implemented case`() throws {
    let golden = try GoldenFixture.usual.golden()
    let ledger = GoldenLedger()
    try golden.checking("geom", ledger: ledger) {
      $0.ignore("in.geom.size")
      $0.otherRoute("out.geom.box")
    }
    try golden.checking("y", "empty", ledger: ledger) {
      $0.ignore("empty.in.x")
      $0.expect("out.y", equals: [100, -100])
      $0.expect("empty.out.y", equals: [0])
    }
    #expect(
      ledger.summary(of: [golden]) == [
        "golden: 1 cases, 2 comparisons, 0 not implemented, 0 skipped, 1 other route"
      ])
  }

  @Test func `a skipped case is named with its reason`() throws {
    let golden = try GoldenFixture.usual.golden()
    let ledger = GoldenLedger()
    golden.skip("needs the tensor engine", ledger: ledger)
    #expect(
      ledger.summary(of: [golden]) == [
        "golden: skipped: toy-1: needs the tensor engine",
        "golden: 1 cases, 0 comparisons, 0 not implemented, 1 skipped, 0 other route",
      ])
  }
}
