import Datasets
import Manifest
import Support

/// Which pictures go together: channels and depths are known before anything is read.
extension StagePlan {
  /// The sources of some names, each once, that could be read.
  private func entries(_ names: [String]) -> [SourceEntry] {
    sources.filter { names.contains($0.name) }
  }

  /// The channels and the depth of a canvas; nil when the source it starts from could not be read.
  func format(of canvas: String) -> PixelFormat? {
    entries(sourceNames(of: [canvas])).first.map { PixelFormat($0.dataset) }
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
        guard let image = entries(sourceNames(of: [canvas])).first,
          (segment.dataset.channels == 2) != (image.dataset.channels == 2)
        else { continue }
        bag.report(
          "source '\(segment.name)' has \(PixelFormat(segment.dataset)), but canvas '\(canvas)' has "
            + "the \(PixelFormat(image.dataset)) of source '\(image.name)'", at: position,
          hint: "two channels can be pasted on two alone")
        return
      }
    }
  }

  /// Reports canvases of two channels, which have neither colours nor a luma.
  func requireColours(of canvases: [String], for what: String, at position: SourcePosition) {
    for canvas in canvases {
      guard let image = entries(sourceNames(of: [canvas])).first, image.dataset.channels == 2
      else { continue }
      bag.report(
        "\(what) needs gray or colours, but canvas '\(canvas)' has the "
          + "\(PixelFormat(image.dataset)) of source '\(image.name)'", at: position)
      return
    }
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
      guard let image = entries(sourceNames(of: [canvas])).first else { continue }
      let format = PixelFormat(image.dataset)
      guard format.depth != .eight || format.channels == 2 else { continue }
      bag.report(
        "canvas '\(canvas)' has \(format), but a JPEG has 1 or 3 channels of 8 bits",
        at: manifest.shards.pixelsPosition, hint: "write 'pixels: png' or 'pixels: tiff'")
      return
    }
  }
}
