import Annotations
import Stages

extension SampleEncoding {
  /// The boxes of a canvas in Pascal VOC's XML.
  ///
  /// An instance that is not seen whole is `truncated` when its box touches the canvas's border, else
  /// `occluded`. Regions to ignore are left out; nothing is `difficult`.
  func vocAnnotation(of canvas: Canvas, fileName: String) -> [UInt8] {
    let bounds = canvas.image.size.bounds
    let objects = canvas.instances.compactMap { instance -> VOCWriter.Object? in
      guard !instance.isIgnored, let box = instance.region?.box else { return nil }
      let isWhole = instance.visibleFraction >= 1
      let isAtBorder = !bounds.expanded(by: -1).contains(box)
      return VOCWriter.Object(
        name: plan.classes[instance.classID], box: box, isTruncated: !isWhole && isAtBorder,
        isOccluded: !isWhole && !isAtBorder)
    }
    return VOCWriter.xml(
      fileName: fileName, size: canvas.image.size, channels: canvas.image.channels,
      objects: objects)
  }
}
