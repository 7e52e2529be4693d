import COpenBLAS
import Metrics
import Support

extension Benchmark {
  /// Classes of 5,000 features by their 20 nearest among 50,000 of 512 numbers, from files of floats
  /// to predictions, with two threads.
  static let knn = Benchmark(
    name: "knn", unit: "queries/s", against: "scikit-learn's brute force", workers: 2,
    prepare: { folder, scale throws(PipelineError) in
      let size = scale == .full ? 50_000 : 500
      try NeighbourInput.write(to: folder, bank: size, queries: size / 10)
    },
    ours: { folder throws(PipelineError) in try NeighbourInput.classify(in: folder) },
    yardstick: .python(script: bruteForce, modules: ["sklearn", "numpy"], of: .peers))

  /// The same files and votes, by distance.
  ///
  /// Distances of unit vectors order them as cosines do, and scikit-learn is faster with them than with
  /// `metric="cosine"`.
  private static let bruteForce = """
    import os, sys, time
    os.environ.update(OPENBLAS_NUM_THREADS="2", OMP_NUM_THREADS="2")
    import numpy
    from sklearn.neighbors import KNeighborsClassifier

    def read(name):
        rows = numpy.fromfile(sys.argv[1] + "/" + name, "<f4").reshape(-1, 512)
        rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def votes(distances):
        return numpy.exp((1 - distances * distances / 2) / 0.07)

    start = time.perf_counter()
    bank, queries = read("bank"), read("queries")
    judge = KNeighborsClassifier(20, weights=votes, algorithm="brute", metric="euclidean")
    classes = judge.fit(bank, numpy.arange(len(bank)) % 100).predict(queries)
    seconds = time.perf_counter() - start
    assert len(classes) == len(queries)
    print(seconds)
    """
}

/// Features around the directions of 100 classes, which take turns, as floats of four bytes.
private enum NeighbourInput {
  private static let (width, classes) = (512, 100)
  /// How far features stray from their class, where the classes' own length is 1.
  private static let spread = 2.0

  static func write(to folder: String, bank: Int, queries: Int) throws(PipelineError) {
    var stream = SampleSeed(run: 1, sample: 0, canvas: "benchmark", stage: "knn").stream()
    let centres = stream.normals(classes * width, deviation: 1)
    for (name, count) in [("bank", bank), ("queries", queries)] {
      var values = stream.normals(count * width, deviation: spread)
      for index in values.indices {
        values[index] += centres[index / width % classes * width + index % width]
      }
      let bytes = values.withUnsafeBytes { Array($0) }
      try FileBytes.writeAtomically(bytes, to: "\(folder)/\(name)")
    }
  }

  /// Classifies the queries; how many there are.
  static func classify(in folder: String) throws(PipelineError) -> Double {
    openblas_set_num_threads(2)
    let bank = try features("bank", in: folder)
    let queries = try features("queries", in: folder)
    let labels = (0..<bank.count).map { $0 % classes }
    let classifier = try NeighbourClassifier(
      bank, labels: labels, neighbours: 20, temperature: 0.07)
    let truth = (0..<queries.count).map { $0 % classes }
    let scores = try classifier.scores(of: queries, truth: truth)
    guard scores.top1Percent > 50 else {
      throw PipelineError(
        .verificationFailed, at: "knn", "classified \(scores.top1Percent) % of the queries rightly")
    }
    return Double(queries.count)
  }

  private static func features(
    _ name: String, in folder: String
  ) throws(PipelineError) -> UnitFeatures {
    let bytes = try FileBytes.read("\(folder)/\(name)")
    let values = bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return try UnitFeatures(normalising: consume values, width: width, at: "knn: \(name)")
  }
}
