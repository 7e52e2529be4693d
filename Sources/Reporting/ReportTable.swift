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
  /// The share of instances that was asked for, 0...1; nil when nothing was.
  package let askedShare: Double?
  package let instances: Int
  /// Samples with at least one instance.
  package let samples: Int

  package init(name: String, askedShare: Double? = nil, instances: Int, samples: Int) {
    self.name = name
    self.askedShare = askedShare
    self.instances = instances
    self.samples = samples
  }
}

extension ReportTable {
  /// Classes with what was asked and what came of it, in the order given; nil when there is none.
  package static func classes(_ classes: [ClassRow]) -> ReportTable? {
    guard !classes.isEmpty else { return nil }
    let total = classes.reduce(0) { $0 + $1.instances }
    let hasQuotas = classes.contains { $0.askedShare != nil }
    let rows = classes.map { row in
      [row.name] + (hasQuotas ? [row.askedShare.map(percent) ?? ""] : [])
        + [
          percent(total > 0 ? Double(row.instances) / Double(total) : 0), "\(row.instances)",
          "\(row.samples)",
        ]
    }
    return ReportTable(
      title: "Classes",
      columns: ["class"] + (hasQuotas ? ["asked"] : []) + ["share", "instances", "samples"],
      rows: rows)
  }

  /// For example `12.5 %`.
  package static func percent(_ share: Double) -> String {
    "\(Histogram.short((share * 1000).rounded() / 10)) %"
  }
}
