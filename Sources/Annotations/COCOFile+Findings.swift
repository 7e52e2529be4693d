import Imaging

extension COCOFile {
  /// What is wrong with an annotation's pixels, which were made of it already.
  ///
  /// A `bbox` may reach a pixel beyond its image before that is told, because published files round
  /// it; it does not decide the mask. One that covers no pixel is left out, the rest is used.
  package func findings(
    of annotation: Annotation, covering runs: RunLengths
  ) -> [AnnotationFinding] {
    let place = place(of: annotation)
    var findings: [AnnotationFinding] = []
    if let bbox = annotation.bbox {
      let (width, height) = (Double(runs.size.width), Double(runs.size.height))
      if bbox[0] < -1 || bbox[1] < -1 || bbox[0] + bbox[2] > width + 1
        || bbox[1] + bbox[3] > height + 1
      {
        findings.append(
          AnnotationFinding(
            .boxOutsideImage, at: place,
            "bbox [\(bbox.list)] reaches outside the \(runs.size) image",
            leavesOut: false))
      }
    }
    if runs.area == 0 {
      findings.append(
        AnnotationFinding(
          .emptyAnnotation, at: place, "covers no pixel of the \(runs.size) image"))
    }
    guard case .polygons(let polygons) = segmentation(of: annotation) else { return findings }
    for (index, polygon) in polygons.enumerated() {
      if let finding = polygon.crossingFinding(at: place, named: "polygon \(index)") {
        findings.append(finding)
      }
    }
    return findings
  }
}
