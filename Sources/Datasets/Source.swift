import Imaging
import Manifest
import Support

/// A source of a pipeline: a catalog and the rows of it that the manifest lets through.
package struct Source: Sendable {
  package let entry: SourceEntry
  package let catalog: Catalog
  /// Rows of images or of segments, by the source's use.
  package let rows: [Int32]
  /// Segments left out by the manifest's rules, by reason.
  package let dropped: [String: Int]
  /// The run's class id of each class of the dataset.
  package let classIDs: [Int]
  /// The rows of segments of each of the run's classes that has any, by class id.
  package let rowsByClass: [ClassRows]

  package init(entry: SourceEntry, catalog: Catalog, classIDs: [Int]) {
    self.entry = entry
    self.catalog = catalog
    self.classIDs = classIDs
    var dropped: [String: Int] = [:]
    switch entry.use {
    case .images:
      rows = catalog.images.indices.map { Int32($0) }
    case .segments:
      rows = catalog.segments.indices.compactMap { row in
        if let reason = entry.reasonToLeaveOut(catalog.segments[row]) {
          dropped[reason, default: 0] += 1
          return nil
        }
        return Int32(row)
      }
    }
    self.dropped = dropped
    rowsByClass = entry.use == .segments ? ClassRows.of(rows, in: catalog, classIDs: classIDs) : []
  }

  /// The segments of an image that the manifest lets through, or keeps as regions to ignore.
  package func segments(ofImage row: Int) -> [Int] {
    catalog.images[row].segments.filter { segment in
      let reason = entry.reasonToLeaveOut(catalog.segments[segment])
      return reason == nil || reason == SourceEntry.crowdReason
    }
  }

  /// The run's class id of a segment.
  package func classID(ofSegment row: Int) -> Int {
    classIDs[Int(catalog.segments[row].classID)]
  }
}

extension SourceEntry {
  /// The reason that leaves out crowds, which are regions, not segments.
  static let crowdReason = "crowd"

  /// Why a segment is not used; nil when it is.
  func reasonToLeaveOut(_ segment: CatalogSegment) -> String? {
    if segment.isCrowd { return Self.crowdReason }
    if let classes, !classes.contains(Int(segment.classID)) { return "class not asked for" }
    if Int(segment.area) < minimumArea { return "area under min_area_px" }
    if min(segment.box.width, segment.box.height) < minimumSide { return "side under min_side_px" }
    return nil
  }
}

/// Rows of one or several sources as one list.
package struct Pool: Sendable {
  package let sources: [Source]
  private let starts: [Int]
  package let count: Int

  package init(_ sources: [Source]) {
    self.sources = sources
    var starts: [Int] = []
    var count = 0
    for source in sources {
      starts.append(count)
      count += source.rows.count
    }
    self.starts = starts
    self.count = count
  }

  /// The source and catalog row at a place of the list.
  package subscript(index: Int) -> PoolRow {
    let part = (starts.lastIndex { $0 <= index }) ?? 0
    return PoolRow(source: sources[part], row: Int(sources[part].rows[index - starts[part]]))
  }
}

/// One image or segment of a pool.
package struct PoolRow: Sendable {
  package let source: Source
  package let row: Int
}
