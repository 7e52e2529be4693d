import Support

extension ConfusionMatrix {
  /// Takes counts that are known already.
  ///
  /// - Parameters:
  ///   - counts: `[C, C]` pixels, row by row, 0 or more.
  ///   - classes: C.
  /// - Throws: As ``ContingencyTable/init(counts:classes:columns:)``.
  package init(counts: [Int], classes: Int) throws(PipelineError) {
    self.init(
      try ContingencyTable(counts: counts, classes: classes, columns: classes),
      classOfCluster: Array(0..<classes))
  }
}
