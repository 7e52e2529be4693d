import Datasets
import Imaging
import Manifest
import Support

/// Makes canvases, each from an image drawn uniformly, with replacement, from some sources.
package struct Background: Stage {
  package static let name = "background"
  package static let about = "makes canvases, each from an image drawn at random from some sources"

  /// How an image gets the canvas's size; `cover` cuts at a random place, where the `fill` of
  /// ``Resize`` cuts both sides evenly.
  enum Fit: String, Sendable, CaseIterable {
    /// Both sides are resized, whatever the aspect.
    case stretch
    /// The image is resized to cover the canvas and cut at a random place.
    case cover
  }

  let sources: [String]
  let canvases: [String]
  /// nil keeps each image's own size.
  let size: PixelSize?
  let fit: Fit

  package init(_ reader: MappingReader, in plan: StagePlan) {
    sources = plan.sourceNames(
      reader, "from", as: .images, about: "the sources the images are drawn from")
    let names = reader.texts(
      "canvases", default: ["image"], about: "the canvases it makes")
    for name in names { plan.make(name, as: PlannedCanvas(origins: sources)) }
    plan.requireOneFormat(of: sources, at: reader.position(of: "from"))
    canvases = names.map(\.value)
    size = reader.sizeIfPresent(
      "size_px", about: "width and height; each image's own when absent"
    ).map { PixelSize($0.width, $0.height) }
    plan.resize(canvases, to: size)
    fit = reader.choice(
      "fit", default: Fit.stretch, about: "stretch both sides, or cover the size and cut")
  }

  package var changesEveryPixel: String? { size == nil ? nil : "'size_px'" }
  package var looksAtPixels: Bool { size != nil }

  package func apply(to sample: inout Sample, in run: StageRun) throws(PipelineError) {
    let pool = run.pool(sources)
    for name in canvases {
      var stream = run.stream(for: sample, canvas: name)
      var canvas = try pool[stream.integer(0...pool.count - 1)].canvas(
        from: size == nil ? run.grounds : nil, foresight: foresight(of: name, in: sample, run))
      var draws: [String: JSONValue] = ["source": canvas.source.json]
      if let size {
        switch fit {
        case .stretch: canvas.resize(to: size)
        case .cover:
          canvas.resizeToCover(size)
          let box = Crop.Position.random.box(of: size, in: canvas.image.size, &stream)
          canvas.crop(to: box)
          draws["crop"] = .array(box.corners.map { .integer($0) })
        }
      }
      canvas.draws.append(StageDraws(stage: run.stage, values: draws))
      sample[name] = canvas
    }
  }

  /// What is looked at of an image: all, but smaller; without a size, what the next stages need.
  private func foresight(of canvas: String, in sample: Sample, _ run: StageRun) -> Foresight {
    let ahead = run.foresight(of: canvas, in: sample)
    guard let size else { return ahead }
    return Foresight(isWatched: false) { image in
      let target = fit == .stretch ? size : image.covering(size)
      let need = PixelNeed.part(image.bounds, resizedTo: target)
      return run.decodesExactly ? need.unreduced : need
    }
  }
}
