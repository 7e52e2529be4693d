import Scoring
import Testing

@Suite struct SeedSummaryTests {
  /// The table of Student's t in Abramowitz and Stegun, 26.10, and for 120 degrees.
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306),
    (9, 2.262), (10, 2.228), (15, 2.131), (20, 2.086), (29, 2.045), (30, 2.042), (120, 1.980),
  ]) func `Student's t is that of the tables`(degrees: Int, value: Double) {
    #expect(abs(StudentDistribution(degrees: degrees).quantile(0.975) - value) < 0.0005)
  }

  @Test func `Student's t is exact where it has a closed form`() {
    // tan(0.475 π) and 0.95 · √2 / √(1 − 0.95²).
    #expect(abs(StudentDistribution(degrees: 1).quantile(0.975) - 12.706_204_736_174_7) < 1e-10)
    #expect(abs(StudentDistribution(degrees: 2).quantile(0.975) - 4.302_652_729_749_46) < 1e-11)
    #expect(StudentDistribution(degrees: 3).quantile(0.5) < 1e-12)
  }

  @Test func `three seeds give the textbook's mean, deviation and interval`() throws {
    let summary = try #require(SeedSummary([60, 63, 61.5]))
    #expect(summary.count == 3)
    #expect(summary.mean == 61.5)
    #expect(summary.deviation == 1.5)
    let interval = try #require(summary.interval)
    // 4.3027 · 1.5 / √3.
    #expect(abs(interval.upperBound - 61.5 - 3.726_206) < 1e-5)
    #expect(abs(61.5 - interval.lowerBound - 3.726_206) < 1e-5)
  }

  @Test func `one seed has a mean alone, and none has nothing`() throws {
    let summary = try #require(SeedSummary([7]))
    #expect(summary.mean == 7 && summary.deviation == nil && summary.interval == nil)
    #expect(SeedSummary([]) == nil)
  }

  @Test func `the order of seeds changes no bit`() {
    let values = [61.2, 60.37, 59.91, 62.04, 58.3]
    #expect(SeedSummary(values) == SeedSummary(values.reversed()))
  }
}
