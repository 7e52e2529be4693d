import Support

/// A table of a report: a title, column names and rows of as many cells.
package struct ReportTable: Sendable, Equatable {
  package let title: String
  package let columns: [String]
  package let rows: [[String]]

  package init(title: String, columns: [String], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row of another length")
    self.title = title
    self.columns = columns
    self.rows = rows
  }
}

/// What is told of one class.
package struct ClassRow: Sendable {
  package let name: String
  /// The share of what is pasted that was asked for, 0...1; nil when nothing was.
  package let askedShare: Double?
  package let instances: Int
  /// Instances that a stage put there.
  package let pasted: Int
  /// Samples with at least one instance.
  package let samples: Int

  package init(
    name: String, askedShare: Double? = nil, instances: Int, pasted: Int, samples: Int
  ) {
    self.name = name
    self.askedShare = askedShare
    self.instances = instances
    self.pasted = pasted
    self.samples = samples
  }
}

extension ReportTable {
  /// Classes in the order given; where shares were asked for, beside what was pasted of each.
  ///
  /// - Returns: nil when there is no class.
  package static func classes(_ classes: [ClassRow]) -> ReportTable? {
    guard !classes.isEmpty else { return nil }
    let (instances, pasted) = classes.reduce((0, 0)) { ($0.0 + $1.instances, $0.1 + $1.pasted) }
    func share(_ count: Int, of total: Int) -> String {
      percent(total > 0 ? Double(count) / Double(total) : 0)
    }
    var columns = ["class", "share", "instances", "samples"]
    var rows = classes.map {
      [$0.name, share($0.instances, of: instances), "\($0.instances)", "\($0.samples)"]
    }
    if classes.contains(where: { $0.askedShare != nil }) {
      columns += ["pasted", "asked of pasted", "achieved"]
      rows = zip(rows, classes).map { row, entry in
        row + [
          "\(entry.pasted)", entry.askedShare.map(percent) ?? "", share(entry.pasted, of: pasted),
        ]
      }
    }
    return ReportTable(title: "Classes", columns: columns, rows: rows)
  }

  /// For example `12.5 %`.
  package static func percent(_ share: Double) -> String {
    "\(Histogram.short((share * 1000).rounded() / 10)) %"
  }
}
