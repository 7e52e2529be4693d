import Imaging
import Manifest
import Support

/// Hides patches of a grid, of foreground and background about the same share when it is balanced.
///
/// Chin et al., WACV 2024, sections 3.1 to 3.3, see ``SalientPatches``. Colours are those of the canvas,
/// not normalised: `zero` is black. But `high_pass` acts on normalised pixels, see ``HighPassRule``, and
/// therefore comes last, in `train.augment`.
package struct PatchMasking: Stage {
  package static let name = "mask"
  package static let about = "hides patches of a grid"

  /// What decides how many patches of foreground and background are hidden.
  enum Balance: String, Sendable, CaseIterable {
    /// Chance alone.
    case none
    /// The saliency map: of both the same share.
    case saliency
  }

  /// Which patches may be hidden.
  enum Region: String, Sendable, CaseIterable {
    case all
    /// Salient patches alone, as for hard negatives: as many as a balanced mask hides of them.
    case foreground
  }

  /// What hidden patches show.
  enum Fill: String, Sendable, CaseIterable {
    /// The picture under a strong blur: a Gaussian of sigma 10 in 31×31 pixels.
    case blur
    /// The picture's mean colour.
    case mean
    /// Level 0 in all channels.
    case zero
    /// Levels drawn at random, all equally likely.
    case noise
    /// Gaussian noise, and of the rest of the picture its fine detail alone.
    case highPass = "high_pass"
  }

  /// How patches are hidden.
  enum Hiding: Sendable {
    case filled(PatchFill)
    case highPassed(HighPassRule)
  }

  let targets: [String]
  let patchPixels: Int
  let ratio: ClosedRange<Double>
  let balance: Balance
  let region: Region
  let hiding: Hiding

  package init(_ reader: MappingReader, in plan: StagePlan) {
    targets = plan.targets(reader)
    patchPixels = reader.integer(
      "patch_px", in: 1...4096, default: 32, about: "the side of a patch")
    ratio = reader.range(
      "ratio_range", in: 0...1, default: 0.05...0.25, about: "the share of patches that is hidden")
    balance = reader.choice(
      "balance", default: Balance.saliency,
      about: "whether foreground and background lose the same share")
    region = reader.choice("region", default: Region.all, about: "which patches may be hidden")
    let fill = reader.choice("fill", default: Fill.blur, about: "what hidden patches show")
    reader.belongs("noise_std", to: "fill", being: Fill.highPass, found: fill)
    let deviation = reader.numberIfPresent(
      "noise_std", in: 0...10,
      about: "the noise in what 'high_pass' hides; 0.18, or 0.14 with 'region: foreground'")
    switch fill {
    case .blur: hiding = .filled(.blur)
    case .mean: hiding = .filled(.mean)
    case .zero: hiding = .filled(.zero)
    case .noise: hiding = .filled(.noise)
    case .highPass:
      let rule = HighPassRule(ratio: ratio, isForeground: region == .foreground, deviation)
      if deviation == nil { reader.note("noise_std", .number(rule.deviation)) }
      hiding = .highPassed(rule)
      plan.highPass(targets, at: reader.position(of: "fill"))
    }
    if region == .foreground, balance == .none {
      reader.bag.report(
        "'region: foreground' needs 'balance: saliency', which tells what foreground is",
        at: reader.position(of: "region"))
    }
    guard balance == .saliency else { return }
    plan.requireSaliency(
      of: targets, for: "'balance: saliency'",
      at: reader.has("balance") ? reader.position(of: "balance") : reader.node.position,
      hint: "put 'saliency' before it, or write 'balance: none'")
  }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    for name in targets {
      guard var canvas = sample[name] else { continue }
      var stream = run.stream(for: sample, canvas: name)
      let grid = PatchGrid(patchPixels: patchPixels, on: canvas.image.size)
      let patches = patches(of: canvas, grid)
      let values =
        switch hiding {
        case .filled(let fill): hide(patches, of: &canvas, grid, by: fill, &stream)
        case .highPassed(let rule): rule.apply(to: &canvas, patches, grid, &stream)
        }
      canvas.draws.append(StageDraws(stage: run.stage, values: values))
      sample[name] = canvas
    }
  }

  /// Fills patches; tells what was drawn.
  private func hide(
    _ patches: SalientPatches, of canvas: inout Canvas, _ grid: PatchGrid, by fill: PatchFill,
    _ stream: inout RandomStream
  ) -> [String: JSONValue] {
    let ratio = stream.uniform(self.ratio)
    let order = stream.order(of: grid.count)
    var counts = patches.counts(ratio: ratio)
    if region == .foreground { counts.background = 0 }
    let hidden = patches.hidden(counts, by: order)
    canvas.image.hide(hidden.indices.filter { hidden[$0] }.map(grid.box), by: fill, &stream)
    canvas.hidden = Mask(size: grid.size, bits: hidden.map { $0 ? 1 : 0 })
    let foreground = zip(hidden, patches.isForeground).count { $0 && $1 }
    return [
      "ratio": .number(ratio),
      "grid": [.integer(grid.size.width), .integer(grid.size.height)],
      "foreground": .integer(patches.foregroundCount),
      "hidden_foreground": .integer(foreground),
      "hidden_background": .integer(hidden.count { $0 } - foreground),
    ]
  }

  private func patches(of canvas: Canvas, _ grid: PatchGrid) -> SalientPatches {
    guard balance == .saliency else {
      return SalientPatches(Array(repeating: 0, count: grid.count))
    }
    // The plan has seen to it.
    guard let map = canvas.saliency else { preconditionFailure("a canvas without its map") }
    return SalientPatches(grid.means(of: map.shown))
  }
}
