import Safetensors
import Support
import TestSupport
import Testing

@Suite struct GoldenCheckTests {
  /// Runs a check that must record exactly this failure.
  private func expectFailure(
    _ comment: String, _ groups: String, fixture: GoldenFixture = .usual,
    _ body: (GoldenCheck) throws -> Void
  ) throws {
    let golden = try fixture.golden()
    try withKnownIssue {
      try golden.checking(groups, ledger: GoldenLedger(), body)
    } matching: { issue in
      issue.comments.map(\.rawValue) == [comment]
    }
  }

  @Test func `right values pass`() throws {
    let ledger = GoldenLedger()
    try GoldenFixture.usual.golden().checking(ledger: ledger) { check throws in
      #expect(try check.floats("in.x") == [1, 2])
      #expect(try check.doubles("empty.param.t") == [0.5])
      #expect(try check.doubles("param.t") == [0.5])
      #expect(try check.integers("in.geom.size") == [3, 4])
      #expect(try check.shape("out.geom.box") == [2, 2])
      check.ignore("empty.in.x")
      check.expect("out.y", equals: [101.49, -98.6])
      check.expect("out.geom.box", equals: [1, 2, 3, 4], shape: [2, 2])
      check.expect("empty.out.y", equals: [Float(0)])
    }
  }

  @Test func `a wrong whole number fails with its position`() throws {
    try expectFailure(
      "golden: toy-1: 'out.geom.box' [1, 0] is 9.0, expected 3.0; 2 of 4 elements differ", "geom"
    ) { check in
      _ = try check.integers("in.geom.size")
      check.expect("out.geom.box", equals: [1, 1, 9, 4])
    }
  }

  @Test func `a number outside its tolerance fails with the worst element`() throws {
    try expectFailure(
      "golden: toy-1: 'out.y' [1] is -102.0, expected -100.0 ± 0.5 ± 0.01 · |expected|; "
        + "2 of 2 elements differ", "y"
    ) { $0.expect("out.y", equals: [101.6, -102]) }
  }

  @Test func `what is not a number fails`() throws {
    try expectFailure(
      "golden: toy-1: 'out.y' [0] is nan, expected 100.0 ± 0.5 ± 0.01 · |expected|; "
        + "1 of 2 elements differ", "y"
    ) { $0.expect("out.y", equals: [Double.nan, -100]) }
  }

  @Test func `a wrong shape fails`() throws {
    try expectFailure("golden: toy-1: 'out.geom.box' has shape [4, 1], expected [2, 2]", "geom") {
      _ = try $0.integers("in.geom.size")
      $0.expect("out.geom.box", equals: [1, 2, 3, 4], shape: [4, 1])
    }
  }

  @Test func `a result that is never compared fails`() throws {
    try expectFailure("golden: toy-1: 'out.geom.box' is never compared", "geom") {
      _ = try $0.integers("in.geom.size")
    }
  }

  @Test func `an input that is never read fails`() throws {
    try expectFailure("golden: toy-1: 'in.geom.size' is never read", "geom") {
      $0.expect("out.geom.box", equals: [1, 2, 3, 4])
    }
  }

  @Test func `a name outside the groups fails`() throws {
    try expectFailure("golden: toy-1: 'out.z' is no result of the groups checked", "y") {
      $0.expect("out.y", equals: [100, -100])
      $0.expect("out.z", equals: [1])
    }
  }

  @Test func `reading a tensor that is not there is an error`() throws {
    let error = #expect(throws: PipelineError.self) {
      try GoldenFixture.usual.golden().checking("geom", ledger: GoldenLedger()) {
        _ = try $0.doubles("in.none")
      }
    }
    #expect(error?.description == "toy-1: has no tensor 'in.none'")
  }

  @Test func `a condition that is not understood fails`() throws {
    var fixture = GoldenFixture()
    fixture.add("out.y", StoredTensor([1]), ["where": "the moon is full"])
    try expectFailure(
      "golden: toy-1: 'out.y' is compared where 'the moon is full', which is not understood", "y",
      fixture: fixture
    ) { $0.expect("out.y", equals: [1]) }
  }
}
