import Support

/// Which class each cluster stands for, and the confusion matrix that comes of it.
///
/// The matching looks at the labels it is scored by, and among n! ways takes the best: say so where
/// such a score is reported. It is made once for a whole set; a matching of each image or batch
/// scores higher and means nothing. Source of the one-to-one rule: Ji, Henriques and Vedaldi,
/// "Invariant information clustering", ICCV 2019, and PiCIE (Cho et al., CVPR 2021).
package struct ClusterMatching: Sendable, Equatable {
  /// The class of each cluster; nil for a cluster that stands for none.
  package let classOfCluster: [Int?]
  /// Pixels whose cluster stands for their class.
  package let matchedPixels: Int
  /// The clusters taken for the classes they stand for.
  package let confusion: ConfusionMatrix

  /// Matches each class with one cluster so that most pixels match.
  ///
  /// Of several best matchings it is the one with the lowest cluster for the first class, then for
  /// the second, and so on; classes without pixels come after all others and share out what is
  /// left, the lowest cluster first. With more clusters than classes the pixels of those left over
  /// are predicted as no class: they are missed, and no class's mistake. With fewer, some classes
  /// have no cluster.
  ///
  /// - Parameter table: `[C, K]` pixels by class and cluster.
  /// - Complexity: O(n³) with n the larger of C and K.
  package init(oneToOne table: ContingencyTable) {
    let pixels = table.pixelsOfClasses
    let labels = (0..<table.classes).filter { pixels[$0] > 0 }
    let absent = (0..<table.classes).filter { pixels[$0] == 0 }
    let matching = HungarianMatching(
      weights: table.counts, rows: table.classes, columns: table.columns,
      rowsInOrder: labels + absent)
    var classOfCluster = [Int?](repeating: nil, count: table.columns)
    for (label, cluster) in matching.columnOfRow.enumerated() {
      if let cluster { classOfCluster[cluster] = label }
    }
    self.init(table, classOfCluster)
  }

  /// Lets each cluster stand for the class that most of its pixels have, the lowest of several.
  ///
  /// With many clusters this approaches 1 whatever they are: a cluster of one pixel is always
  /// right. It is not to be compared with the one-to-one score.
  ///
  /// - Parameter table: `[C, K]` pixels by class and cluster; K may be larger than C.
  package init(manyToOne table: ContingencyTable) {
    self.init(
      table,
      (0..<table.columns).map { cluster in
        var best = 0
        for label in 1..<table.classes
        where table[label, cluster] > table[best, cluster] {
          best = label
        }
        return best
      })
  }

  private init(_ table: ContingencyTable, _ classOfCluster: [Int?]) {
    let confusion = ConfusionMatrix(table, classOfCluster: classOfCluster)
    self.classOfCluster = classOfCluster
    self.confusion = confusion
    matchedPixels = (0..<table.classes).reduce(0) { $0 + confusion.table[$1, $1] }
  }

  /// Takes the clusters of some of the images for the classes they stand for among all.
  ///
  /// - Parameter table: `[C, K]` pixels by class and cluster, as many of both.
  /// - Returns: What was taken for what among them.
  package func applied(to table: ContingencyTable) -> ConfusionMatrix {
    ConfusionMatrix(table, classOfCluster: classOfCluster)
  }

  /// The scores of the classes after matching.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when no pixel was counted.
  package func scores() throws(PipelineError) -> SegmentationScores {
    try SegmentationScores(confusion)
  }
}
