import Datasets
import Manifest
import Support

/// Which pictures go together: channels and depths are known before anything is read.
extension StagePlan {
  /// The sources of some names, each once, that could be read.
  private func entries(_ names: [String]) -> [SourceEntry] {
    sources.filter { names.contains($0.name) }
  }

  /// The channels and the depth of a canvas at this point; nil when the source it starts from could
  /// not be read.
  func format(of canvas: String) -> PixelFormat? {
    self[canvas]?.format
      ?? entries(sourceNames(of: [canvas])).first.map { PixelFormat($0.dataset) }
  }

  /// For messages: a canvas with its format, and where that is from.
  private func phrase(of canvas: String, _ format: PixelFormat) -> String {
    guard self[canvas]?.format == nil, let image = entries(sourceNames(of: [canvas])).first else {
      return "canvas '\(canvas)' has \(format)"
    }
    return "canvas '\(canvas)' has the \(format) of source '\(image.name)'"
  }

  /// Reports sources of one stage whose pictures differ in channels or depth.
  func requireOneFormat(of names: [String], at position: SourcePosition) {
    let entries = entries(names)
    guard let first = entries.first,
      let other = entries.first(where: { PixelFormat($0.dataset) != PixelFormat(first.dataset) })
    else { return }
    bag.report(
      "source '\(first.name)' has \(PixelFormat(first.dataset)), but source '\(other.name)' has "
        + "\(PixelFormat(other.dataset))", at: position,
      hint: "give their datasets the same 'channels' and 'depth'")
  }

  /// Reports sources of a paste that cannot be put on a canvas: gray and colour are converted to each
  /// other and depths too, two channels go on two alone.
  func requireFormat(of names: [String], fits canvases: [String], at position: SourcePosition) {
    for segment in entries(names) {
      for canvas in canvases {
        guard let format = format(of: canvas),
          (segment.dataset.channels == 2) != (format.channels == 2)
        else { continue }
        bag.report(
          "source '\(segment.name)' has \(PixelFormat(segment.dataset)), but "
            + phrase(of: canvas, format), at: position,
          hint: "two channels can be pasted on two alone")
        return
      }
    }
  }

  /// Reports canvases of two channels, which have neither colours nor a luma.
  func requireColours(of canvases: [String], for what: String, at position: SourcePosition) {
    for canvas in canvases {
      guard let format = format(of: canvas), format.channels == 2 else { continue }
      bag.report(
        "\(what) needs gray or colours, but \(phrase(of: canvas, format))", at: position)
      return
    }
  }

  /// Reports canvases that do not have the two channels of two energies.
  func requireTwoEnergies(of canvases: [String], for what: String, at position: SourcePosition) {
    for canvas in canvases {
      guard let format = format(of: canvas), format.channels != 2 else { continue }
      bag.report(
        "\(what) needs two channels, of a low and a high energy, but \(phrase(of: canvas, format))",
        at: position, hint: "leave it out, or name other canvases in 'on'")
      return
    }
  }

  /// Reports sources and canvases of a paste by pseudo-colours that have none.
  func requirePseudoColours(
    of names: [String], on canvases: [String], at position: SourcePosition
  ) {
    let colour = PixelFormat(channels: 3)
    let source = entries(names).lazy.map { ($0.name, PixelFormat($0.dataset)) }
      .first { $0.1 != colour }
    let canvas = canvases.lazy.compactMap { name in self.format(of: name).map { (name, $0) } }
      .first { $0.1 != colour }
    let found =
      source.map { "source '\($0.0)' has \($0.1)" } ?? canvas.map { phrase(of: $0.0, $0.1) }
    guard let found else { return }
    bag.report(
      "'energies: pseudo_color' needs \(colour), but \(found)", at: position,
      hint: "write 'energies: per_channel', which multiplies each channel by itself")
  }

  /// Reports subjects that differ where samples start with their image, and canvases that cannot be
  /// stored as the shards' pixels.
  func requireFormats(for manifest: PipelineManifest) {
    if startsFromImage, let first = manifest.samples.each.first {
      requireOneFormat(of: subjects, at: first.position)
    }
    switch manifest.shards.pixels {
    case .jpg, .losslessBackground: break
    case .png, .tiff: return
    }
    for canvas in canvases {
      guard let format = format(of: canvas), format.depth != .eight || format.channels == 2
      else { continue }
      bag.report(
        "canvas '\(canvas)' has \(format), but a JPEG has 1 or 3 channels of 8 bits",
        at: manifest.shards.pixelsPosition, hint: "write 'pixels: png' or 'pixels: tiff'")
      return
    }
  }
}
