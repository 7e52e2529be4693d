import Imaging
import Manifest
import Support

/// Changes brightness, contrast, saturation and hue by random factors, in random order (torchvision's
/// `ColorJitter` on Pillow images, with its four ranges).
package struct ColorJitter: Stage {
  package static let name = "color_jitter"
  package static let about =
    "changes brightness, contrast, saturation and hue by random factors in random order"

  let targets: [String]
  let probability: Double
  /// nil leaves a property as it is.
  let brightness: ClosedRange<Double>?
  let contrast: ClosedRange<Double>?
  let saturation: ClosedRange<Double>?
  let hue: ClosedRange<Double>?

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number("probability", in: 0...1, default: 1, about: "how often it changes")
    func factor(_ key: String, _ what: String) -> ClosedRange<Double>? {
      reader.rangeIfPresent(
        key, in: 0...100, about: "the factor of \(what); as it is when absent")
    }
    brightness = factor("brightness_range", "all levels")
    contrast = factor("contrast_range", "the distance to the mean luma")
    saturation = factor("saturation_range", "the distance to each pixel's luma")
    hue = reader.rangeIfPresent(
      "hue_range", in: -0.5...0.5, about: "the turn of the hue in circles; as it is when absent")
    reader.needsOne(
      of: ["brightness_range", "contrast_range", "saturation_range", "hue_range"],
      "stage 'color_jitter' has nothing to change", hint: "write 'brightness_range: [0.6, 1.4]'")
    if contrast != nil || saturation != nil || hue != nil {
      plan.requireColours(of: targets, for: "stage 'color_jitter'", at: reader.node.position)
    }
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let isChanged = stream.chance(probability)
      let changes = draw(from: &stream)
      if isChanged { canvas.image.change(by: changes) }
      let values = isChanged ? changes.map(\.json) : []
      canvas.draws.append(StageDraws(stage: run.stage, values: ["changes": .array(values)]))
      sample[name] = consume canvas
    }
  }

  /// All changes with their factors, in the order they are made.
  private func draw(from stream: inout RandomStream) -> [ColourChange] {
    var left: [ColourChange] = []
    if let brightness { left.append(.brightness(stream.uniform(brightness))) }
    if let contrast { left.append(.contrast(stream.uniform(contrast))) }
    if let saturation { left.append(.saturation(stream.uniform(saturation))) }
    if let hue { left.append(.hue(stream.uniform(hue))) }
    var changes: [ColourChange] = []
    while !left.isEmpty { changes.append(left.remove(at: stream.integer(0...left.count - 1))) }
    return changes
  }
}

extension ColourChange {
  /// For example `{"hue": 0.05}`.
  fileprivate var json: JSONValue {
    switch self {
    case .brightness(let factor): ["brightness": .number(factor)]
    case .contrast(let factor): ["contrast": .number(factor)]
    case .saturation(let factor): ["saturation": .number(factor)]
    case .hue(let turn): ["hue": .number(turn)]
    case .grayscale: ["grayscale": true]
    case .solarize(let threshold): ["solarize": .number(threshold)]
    }
  }
}
