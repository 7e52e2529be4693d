import Codecs
import Imaging
import Reporting
import Stages
import Support

/// How a sample came to be, as `explain` shows it: the stages with their pictures, and the result.
struct ExplainedCourse {
  let stages: [ExplainedStage]
  /// The finished sample; nil when there is none.
  let result: Sample?
  /// The run's classes, by class id.
  let classes: [String]

  init(_ steps: [SampleTrace.Step], result: Sample?, classes: [String]) {
    stages = ExplainedStage.all(of: steps, classes: classes)
    self.result = result
    self.classes = classes
  }

  /// Writes the picture of every stage into a folder.
  func writePictures(to folder: String) throws(PipelineError) {
    for picture in stages.flatMap(\.pictures) {
      try PreviewCanvas(picture.canvas, picture.name, classes: classes)
        .write(to: "\(folder)/\(picture.file)")
    }
  }

  /// What the terminal shows: stages with their draws, then the canvases and what is on them.
  var lines: [String] {
    var lines: [String] = []
    for (number, stage) in stages.enumerated() {
      lines.append("\(number + 1) \(stage.stage)")
      for picture in stage.pictures {
        lines.append("  \(picture.name)  \(picture.canvas.image.size)")
        lines += Self.wrapped(picture.draws, indent: "    ")
        for (title, draws) in picture.placed {
          lines.append("    + \(title)")
          lines += Self.wrapped(draws, indent: "      ")
        }
      }
      for note in stage.notes { lines.append("  \(note)") }
    }
    return lines + (result.map(instances(of:)) ?? [])
  }

  private func instances(of sample: Sample) -> [String] {
    var lines = ["result"]
    for name in sample.names {
      guard let canvas = sample[name] else { continue }
      lines.append("  \(name)  matrix [\(canvas.matrix.brief)]")
      for instance in canvas.instances {
        let label = classes[instance.classID]
        guard let region = instance.region else {
          lines.append("    \(label), nothing of it visible")
          continue
        }
        lines.append(
          "    \(label)\(instance.isIgnored ? " (ignored)" : ""), box \(region.box), "
            + "\(region.area) px, visible \(JSONValue.number(instance.visibleFraction).brief)")
      }
    }
    return lines
  }

  /// Draws joined by commas in lines of at most a hundred columns.
  private static func wrapped(
    _ draws: [(name: String, value: String)], indent: String
  ) -> [String] {
    var lines: [String] = []
    for clause in draws.map({ "\($0.name) \($0.value)" }) {
      if let last = lines.last, last.count + clause.count + 2 <= 100 {
        lines[lines.count - 1] = "\(last), \(clause)"
      } else {
        if let last = lines.last { lines[lines.count - 1] = last + "," }
        lines.append(indent + clause)
      }
    }
    return lines
  }
}

extension PreviewCanvas {
  /// Writes the picture with its marks as a PNG.
  func write(to path: String) throws(PipelineError) {
    try FileBytes.writeAtomically(try PNGEncoder.encode(CanvasPicture.drawn(self)), to: path)
  }
}
