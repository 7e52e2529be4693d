import Imaging
import Manifest
import Support

/// Puts what is salient on another background, with a probability.
///
/// Zhao, Wu, Lau, Lin, "Distilling localization for self-supervised representation learning", AAAI 2021,
/// with the values of their released loader. The saliency map counts as a soft mask and is never
/// thresholded. Departures: images as backgrounds are cut anywhere, where the loader reaches only the
/// upper left half; the mask is blurred by the exact Gaussian; a canvas with next to no foreground, or
/// little else, stays as it is and is counted.
package struct Cut: Stage {
  package static let name = "cut"
  package static let about = "puts what is salient on another background, with a probability"

  /// Masks of canvases with a shorter side than this stay sharp.
  static let leastBlurred = 32

  let targets: [String]
  let probability: Double
  let background: CutBackground
  let dilation: Int
  let blurProbability: Double
  let blurSigma: Double
  let coverageRange: ClosedRange<Double>
  let stretches: Bool
  /// Who tells the saliency of each canvas.
  private let tellers: [String: SaliencyTeller]

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    probability = reader.number(
      "probability", in: 0...1, default: 0.3, about: "how often the background is replaced")
    background = CutBackground(reader, of: targets, in: plan)
    dilation = reader.integer(
      "dilate_px", in: 0...256, default: 0, about: "by how much the foreground grows on each side")
    blurProbability = reader.number(
      "mask_blur_probability", in: 0...1, default: 0.5, about: "how often the edge is softened")
    blurSigma = reader.number(
      "mask_blur_sigma_px", in: 0.1...100, default: 5, about: "how soft the edge then is")
    coverageRange = reader.range(
      "coverage_range", in: 0...1, default: 0.02...0.95,
      about: "the mean of the map for which the background is replaced")
    stretches = reader.flag(
      "normalize_saliency", default: false, about: "whether maps are stretched to 0...1 before")
    plan.requireSaliency(
      of: targets, for: reader.subject, at: reader.node.position, hint: "put 'saliency' before it")
    tellers = Dictionary(
      uniqueKeysWithValues: targets.compactMap { name in
        plan[name]?.saliency.map { (name, $0) }
      })
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample.take(name) else { continue }
      var stream = run.stream(for: sample, canvas: name)
      var draws: [String: JSONValue] = ["composited": .bool(false)]
      if stream.chance(probability) {
        let coverage = canvas.foreground(stretched: stretches).coverage
        draws["coverage"] = .number(coverage)
        if let reason = reasonToKeep(coverage) {
          sample.count(drop: reason, by: run.stage)
        } else {
          switch try cut(&canvas, named: name, in: run, &stream) {
          case .found(_, let found):
            draws.merge(found) { $1 }
            draws["composited"] = .bool(true)
          case .nothing(let reason): sample.count(drop: reason, by: run.stage)
          }
        }
      }
      canvas.draws.append(StageDraws(stage: run.stage, values: draws))
      sample[name] = canvas
    }
  }

  /// Why a canvas whose map has some mean keeps its background; nil when it does not.
  private func reasonToKeep(_ coverage: Double) -> String? {
    if coverage == 0 { return "nothing is salient" }
    if coverage < coverageRange.lowerBound { return "foreground under coverage_range" }
    if coverage > coverageRange.upperBound { return "foreground over coverage_range" }
    return nil
  }

  /// Replaces a canvas's background, if there is one.
  private func cut(
    _ canvas: inout Canvas, named name: String, in run: StageRun, _ stream: inout RandomStream
  ) throws(PipelineError) -> CutBackground.Drawn {
    guard let teller = tellers[name] else { preconditionFailure("a canvas without its map") }
    let isSoft =
      stream.chance(blurProbability)
      && min(canvas.image.width, canvas.image.height) >= Self.leastBlurred
    let drawn = try background.draw(for: canvas, saliency: teller, in: run, &stream)
    guard case .found(let picture, let draws) = drawn else { return drawn }
    var mask = canvas.foreground(stretched: stretches).dilated(by: dilation)
    if isSoft { mask = mask.blurred(sigma: blurSigma) }
    canvas.putForeground(by: mask, on: picture)
    return .found(picture, draws.merging(["mask_blur": .bool(isSoft)]) { $1 })
  }
}

extension Canvas {
  /// The saliency map as a soft mask.
  fileprivate func foreground(stretched: Bool) -> Image {
    // The plan has seen to it.
    guard let map = saliency?.shown else { preconditionFailure("a canvas without its map") }
    return stretched ? map.stretched : map
  }

  /// Puts the pixels on a background where a soft mask says so; of instances is visible what the mask
  /// covers by half.
  fileprivate mutating func putForeground(by mask: Image, on background: Picture) {
    image = image.composited(on: background, by: mask)
    guard !instances.isEmpty,
      let gone = Region(Mask(size: mask.size, bits: mask.samples.map { $0 < 128 ? 1 : 0 }))
    else { return }
    instances = instances.map { $0.replacing(region: $0.region?.subtracting(gone)) }
  }
}
