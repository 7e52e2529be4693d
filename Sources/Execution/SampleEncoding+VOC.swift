import Annotations
import Stages

extension SampleEncoding {
  /// The boxes of a canvas in Pascal VOC's XML.
  ///
  /// An instance is `truncated` when some of its pixels would lie outside the canvas, `occluded` when
  /// some inside cannot be seen. Regions to ignore are left out; nothing is `difficult`.
  func vocAnnotation(of canvas: Canvas, fileName: String) -> [UInt8] {
    let bounds = canvas.image.size.bounds
    let objects = canvas.instances.compactMap { instance -> VOCWriter.Object? in
      guard !instance.isIgnored, let region = instance.region else { return nil }
      let whole = instance.amodal ?? region
      return VOCWriter.Object(
        name: plan.classes[instance.classID], box: region.box,
        isTruncated: !bounds.contains(whole.box),
        isOccluded: (whole.clipped(to: bounds)?.area ?? 0) > region.area)
    }
    return VOCWriter.xml(
      fileName: fileName, size: canvas.image.size, channels: canvas.image.channels,
      objects: objects)
  }
}
