import Metrics
import Support
import TestSupport
import Testing

/// Our k-means beside that of scikit-learn, from the same first centroids.
@Suite(
  .enabled(
    if: Judges.missing(modules: "sklearn", "numpy") == nil,
    "no scikit-learn: run 'make judges' or set PASTICHE_JUDGES"))
struct ClusterJudgeTests {
  /// Prints the inertia and then the cluster of each row, for a file with rows and first centroids.
  private static let script = """
    import json, sys
    import numpy
    from sklearn.cluster import KMeans
    data = json.load(open(sys.argv[1]))
    rows, start = numpy.array(data["rows"]), numpy.array(data["start"])
    judge = KMeans(len(start), init=start, n_init=1, max_iter=1000, tol=0, algorithm="lloyd")
    judge.fit(rows)
    print(repr(float(judge.inertia_)))
    print(*judge.labels_)
    """

  private func json(_ rows: [[Double]]) -> JSONValue {
    .array(rows.map { row in .array(row.map { .number($0) }) })
  }

  private func judged(
    _ rows: [[Double]], from start: [[Double]]
  ) throws -> (inertia: Double, clusters: [Int]) {
    let folder = try TemporaryFolder()
    let data: JSONValue = ["rows": json(rows), "start": json(start)]
    let lines = try Judges.run(Self.script, [try folder.write(data.text(), to: "rows.json")])
      .split(separator: "\n")
    try #require(lines.count == 2)
    let inertia = try #require(Double(lines[0]))
    return (inertia, lines[1].split(separator: " ").compactMap { Int($0) })
  }

  @Test(arguments: [UInt64(50), 51], [Float(0.05), 0.15, 0.4])
  func `Lloyd's iterations end where theirs do`(lane: UInt64, spread: Float) throws {
    let unit = try Blobs(600, directions: 8, width: 10, spread: spread, lane: lane).unit
    let start = try Centroids(Array(unit.values[..<(8 * 10)]), width: 10)
    let ours = try LloydClustering(of: [unit], from: start, iterations: 1000)
    let theirs = try judged(unit.rows, from: start.rows)
    #expect(ours.clusters == [theirs.clusters])
    #expect(abs(ours.inertia(of: [unit]) - theirs.inertia) < 1e-6 * max(1, theirs.inertia))
  }

  @Test(arguments: [UInt64(54), 55]) func `an empty cluster is filled as theirs is`(
    lane: UInt64
  ) throws {
    let unit = try Blobs(200, directions: 4, width: 6, spread: 0.1, lane: lane).unit
    let far = [Float](repeating: 5, count: 6)
    let start = try Centroids(Array(unit.values[..<(3 * 6)]) + far, width: 6)
    let ours = try LloydClustering(of: [unit], from: start, iterations: 1000)
    let theirs = try judged(unit.rows, from: start.rows)
    #expect(ours.clusters == [theirs.clusters])
    #expect(abs(ours.inertia(of: [unit]) - theirs.inertia) < 1e-6 * max(1, theirs.inertia))
  }
}
