import Datasets
import Imaging
import Support

/// The image an ``Origin`` names, as it was catalogued.
package struct OriginPicture: Sendable {
  package let canvas: Canvas
  /// The run's class of the segment; nil for a whole image.
  package let classID: Int?
}

extension SampleMaker {
  /// The image of an origin; its only instance is the segment, when the origin names one.
  ///
  /// - Throws: ``PipelineError`` with `missingFile` when no source has it, and what reading throws.
  package func picture(of origin: Origin) throws(PipelineError) -> OriginPicture {
    guard let source = sources[origin.source],
      let row = source.row(ofImage: origin)
    else {
      throw PipelineError(
        .missingFile, at: origin.path, "is not in the catalog of source '\(origin.source)'")
    }
    let image = try source.pixels(ofImage: row)
    guard let segment = origin.segment else {
      return OriginPicture(canvas: Canvas(image: image, source: origin), classID: nil)
    }
    let info = source.catalog.segments[segment]
    let mask = try source.catalog.mask(ofSegment: segment)
    let instance = Instance(
      classID: source.classID(ofSegment: segment),
      region: Region(mask, x: info.box.minX, y: info.box.minY), origin: origin)
    return OriginPicture(
      canvas: Canvas(image: image, instances: [instance], source: origin),
      classID: instance.classID)
  }
}

extension Source {
  /// The catalog's row of the image an origin names.
  fileprivate func row(ofImage origin: Origin) -> Int? {
    if let segment = origin.segment {
      guard catalog.segments.indices.contains(segment) else { return nil }
      return Int(catalog.segments[segment].image)
    }
    return catalog.row(ofImage: origin.path)
  }
}
