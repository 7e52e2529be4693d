import Codecs
import Foundation
import Imaging
import Mustache
import Support

/// A report as one HTML file that needs nothing else: pictures are inside, there is no script.
package struct ReportPage: Sendable {
  package let title: String
  package let subtitle: String
  package let facts: [(name: String, value: String)]
  package let charts: [ReportChart]
  package let tables: [ReportTable]
  package let samples: [PreviewSample]
  /// Whether facts, tables and charts stand above the samples: the page is about numbers.
  package let isNumbersFirst: Bool
  /// Whether samples show areas that belong to classes rather than things: boxes and names are then off
  /// at first.
  package let showsAreas: Bool

  package init(
    title: String, subtitle: String = "", facts: [(name: String, value: String)] = [],
    charts: [ReportChart] = [], tables: [ReportTable] = [], samples: [PreviewSample] = [],
    isNumbersFirst: Bool = false, showsAreas: Bool = false
  ) {
    self.title = title
    self.subtitle = subtitle
    self.facts = facts
    self.charts = charts
    self.tables = tables
    self.samples = samples
    self.isNumbersFirst = isNumbersFirst
    self.showsAreas = showsAreas
  }

  /// The page as text.
  ///
  /// Pictures are JPEGs of quality 88 at their own size, masks translucent PNGs over them, boxes and
  /// names vector graphics; all text is escaped by the template engine.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when a canvas is too large for a JPEG.
  package func html() throws(PipelineError) -> String {
    var samples: [[String: Any]] = []
    for sample in self.samples { samples.append(try context(of: sample)) }
    let page: [String: Any] = [
      "title": title,
      "subtitle": subtitle,
      "facts": facts.map { ["name": $0.name, "value": $0.value] },
      "has_facts": !facts.isEmpty,
      "charts": charts.map { ["title": $0.title, "caption": $0.caption, "svg": $0.svg] },
      "has_charts": !charts.isEmpty,
      "tables": tables.map(context(of:)),
      "has_samples": !samples.isEmpty,
      "classes": legend(),
      "samples": samples,
      "is_numbers_first": isNumbersFirst, "shows_things": !showsAreas,
    ]
    guard let template = try? MustacheTemplate(string: Self.template) else {
      preconditionFailure("the page's template does not parse")
    }
    return template.render(page)
  }

  private func context(of table: ReportTable) -> [String: Any] {
    let areNumbers = table.columns.indices.map { column in
      table.rows.allSatisfy { row in
        row[column].isEmpty || row[column].first?.isNumber == true || row[column].hasPrefix("-")
      }
    }
    func cells(_ texts: [String]) -> [[String: Any]] {
      texts.enumerated().map { ["text": $1, "is_number": areNumbers[$0]] }
    }
    return [
      "title": table.title, "columns": cells(table.columns),
      "rows": table.rows.map { ["cells": cells($0)] },
    ]
  }

  /// The classes on the page by number, each with its colour and how often it occurs.
  private func legend() -> [[String: Any]] {
    var counts: [Int: (label: String, count: Int)] = [:]
    for instance in samples.flatMap(\.canvases).flatMap(\.instances) {
      let known = counts[instance.classID]
      counts[instance.classID] = (known?.label ?? instance.label, (known?.count ?? 0) + 1)
    }
    return counts.keys.sorted().compactMap { id in
      guard let entry = counts[id] else { return nil }
      return [
        "label": entry.label, "count": entry.count, "colour": Palette.colour(ofClass: id).hex,
      ]
    }
  }

  private func context(of sample: PreviewSample) throws(PipelineError) -> [String: Any] {
    var canvases: [[String: Any]] = []
    for canvas in sample.canvases { canvases.append(try context(of: canvas)) }
    return ["key": sample.key, "caption": sample.caption, "canvases": canvases]
  }

  private func context(of canvas: PreviewCanvas) throws(PipelineError) -> [String: Any] {
    let size = canvas.image.size
    let encoder = JPEGEncoder(quality: 88, subsampling: .none)
    let channels = canvas.image.channels >= 3 ? 3 : 1
    let jpeg = try encoder.encode(canvas.image.converted(toChannels: channels))
    let overlay = MaskOverlay(canvas, showsAreas: showsAreas)
    let png = overlay.isEmpty ? nil : try PNGEncoder.encode(overlay.image, level: 3, isFlat: true)
    let names = VectorOverlay(canvas)
    var context: [String: Any] = [
      "name": canvas.name, "size": size.description, "width": size.width, "height": size.height,
      "jpeg": Data(jpeg).base64EncodedString(),
      "png": png.map { Data($0).base64EncodedString() } ?? "",
      "has_masks": png != nil,
      "has_details": !canvas.details.isEmpty,
      "details": canvas.details.map { ["name": $0.name, "value": $0.value] },
      "marks": names.marks, "stroke": names.stroke, "casing": names.casing,
      "font": names.fontSize, "mark": Palette.mark.hex,
    ]
    if let shared = names.shared { context["shared"] = shared }
    return context
  }
}
