import Execution
import Imaging
import Reporting
import Stages
import Support

/// An image an explained sample was made from, with the segment taken and the outlines of canvases.
struct ExplainedSource {
  /// The first name of the image among the sample's origins.
  let origin: Origin
  let preview: PreviewCanvas
  /// The file's name in the folder of pictures.
  let file: String

  /// Every image the sample touched, in the order it was touched.
  ///
  /// - Throws: ``PipelineError`` when one cannot be read.
  static func all(
    of explanation: SampleExplanation, maker: SampleMaker
  ) throws(PipelineError) -> [ExplainedSource] {
    var canvases: [(name: String, canvas: Canvas)] = []
    var origins: [Origin] = explanation.subject.map { [$0] } ?? []
    for (name, canvas) in explanation.steps.flatMap(\.canvases) {
      canvases.removeAll { $0.name == name }
      canvases.append((name, canvas))
      origins += [canvas.source] + canvas.instances.map(\.origin)
    }
    var finished: [Canvas] = []
    if case .made(let sample) = explanation.outcome {
      finished = sample.names.compactMap { sample[$0] }
    }
    var sources: [ExplainedSource] = []
    var taken: Set<String> = []
    for origin in origins where taken.insert("\(origin.source)\0\(origin.path)").inserted {
      let inImage = origins.filter { $0.source == origin.source && $0.path == origin.path }
      var marks: [PreviewInstance] = []
      var picture = try maker.picture(of: origin)
      for segment in Set(inImage.compactMap(\.segment)).sorted() {
        let named = inImage.first { $0.segment == segment } ?? origin
        picture = try maker.picture(of: named)
        marks += PreviewCanvas(picture.canvas, "", classes: maker.plan.classes).instances
      }
      for (number, entry) in canvases.enumerated() where entry.canvas.source == origin {
        guard let outline = entry.canvas.outline(in: picture.canvas.image.size) else { continue }
        marks.append(
          PreviewInstance(
            label: entry.name, classID: maker.plan.classes.count + number, box: outline.box,
            mask: outline.mask, note: nil))
      }
      let shared = SharedView(
        ofFirst: finished.filter { $0.source == origin }.map { ($0.source, $0.view) })
      let stem = PathText.stem(of: origin.path).map {
        $0.isASCII && $0.isLetter || $0.isNumber ? $0 : "_"
      }
      sources.append(
        ExplainedSource(
          origin: origin,
          preview: PreviewCanvas(
            name: "\(origin.source) \(origin.path)", image: picture.canvas.image.shown,
            instances: marks, shared: shared?.outline ?? []),
          file: "00-source-\(origin.source)-\(String(stem)).png"))
    }
    return sources
  }
}

extension PreviewCanvas {
  /// A canvas of a sample in the making; regions to ignore are named so.
  init(
    _ canvas: Canvas, _ name: String, classes: [String],
    details: [(name: String, value: String)] = []
  ) {
    let instances = canvas.instances.compactMap { instance -> PreviewInstance? in
      guard let region = instance.region else { return nil }
      let fraction = Int((instance.visibleFraction * 100).rounded())
      return PreviewInstance(
        label: classes[instance.classID], classID: instance.classID, box: region.box,
        mask: region.mask,
        note: instance.isIgnored ? "ignored" : fraction < 100 ? "\(fraction)%" : nil)
    }
    self.init(name: name, image: canvas.image.shown, instances: instances, details: details)
  }
}

extension Canvas {
  /// The border, two pixels wide, of what the canvas shows of its source image, by its matrix; nil
  /// when that is nothing.
  fileprivate func outline(in source: PixelSize) -> Region? {
    let forward = matrix.inverse
    func shows(_ x: Int, _ y: Int) -> Bool {
      let place = forward.apply(Double(x) + 0.5, Double(y) + 0.5)
      return source.bounds.contains(Box(x, y, x + 1, y + 1)) && place.x >= 0 && place.y >= 0
        && place.x < Double(image.width) && place.y < Double(image.height)
    }
    var mask = Mask(size: source)
    for y in 0..<source.height {
      for x in 0..<source.width where shows(x, y) {
        mask[x, y] = !(shows(x - 2, y) && shows(x + 2, y) && shows(x, y - 2) && shows(x, y + 2))
      }
    }
    return Region(mask)
  }
}
