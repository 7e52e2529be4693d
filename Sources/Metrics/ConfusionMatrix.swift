import Imaging
import Support

/// How many pixels of each class were taken for which class.
///
/// Rows are the ground truth, columns what was predicted. It is filled over a whole set and scored
/// once: a mean of images' scores is another number.
package struct ConfusionMatrix: Sendable, Equatable {
  /// `[C, C]` pixels.
  package private(set) var table: ContingencyTable
  /// `[C]` pixels whose prediction is no class: only clusters that were matched to none make such.
  package private(set) var unassigned: [Int]

  /// A matrix of no pixel yet.
  ///
  /// - Parameters:
  ///   - classes: C, 1 or more.
  ///   - ignoredLabel: The label of pixels that do not count.
  /// - Throws: ``PipelineError`` with `outOfRange` without classes.
  package init(
    classes: Int, ignoredLabel: Int = ContingencyTable.usualIgnoredLabel
  ) throws(PipelineError) {
    table = try ContingencyTable(classes: classes, columns: classes, ignoredLabel: ignoredLabel)
    unassigned = [Int](repeating: 0, count: classes)
  }

  /// Takes clusters for classes.
  ///
  /// - Parameters:
  ///   - clusters: `[C, K]` pixels by class and cluster.
  ///   - classOfCluster: `[K]` classes; the pixels of a cluster without one are unassigned.
  init(_ clusters: ContingencyTable, classOfCluster: [Int?]) {
    precondition(classOfCluster.count == clusters.columns, "classes of other clusters")
    let classes = clusters.classes
    var unassigned = [Int](repeating: 0, count: classes)
    var columns = [Int](repeating: classes, count: clusters.columns)
    for (cluster, label) in classOfCluster.enumerated() {
      if let label { columns[cluster] = label }
    }
    var counts = [Int](repeating: 0, count: classes * classes)
    for label in 0..<classes {
      for (cluster, column) in columns.enumerated() {
        if column < classes {
          counts[label * classes + column] += clusters[label, cluster]
        } else {
          unassigned[label] += clusters[label, cluster]
        }
      }
    }
    table = ContingencyTable(merged: clusters, counts: counts)
    self.unassigned = unassigned
  }

  /// C.
  package var classes: Int { table.classes }

  /// How many pixels were counted, those without a class included.
  package var pixels: Int { table.pixels + unassigned.reduce(0, +) }

  /// Counts the pixels of an image.
  ///
  /// - Throws: As ``ContingencyTable/add(_:predictions:)``.
  package mutating func add(
    _ labels: LabelMap, predictions: LabelMap
  ) throws(PipelineError) {
    try table.add(labels, predictions: predictions)
  }

  /// Counts pixels in any order.
  ///
  /// - Throws: As ``ContingencyTable/add(labels:predictions:)``.
  package mutating func add(labels: [Int], predictions: [Int]) throws(PipelineError) {
    try table.add(labels: labels, predictions: predictions)
  }

  /// Adds the counts of another part of the set.
  ///
  /// - Throws: As ``ContingencyTable/merge(_:)``.
  package mutating func merge(_ other: ConfusionMatrix) throws(PipelineError) {
    try table.merge(other.table)
    for label in 0..<classes { unassigned[label] += other.unassigned[label] }
  }
}
