import Imaging
import Support

extension PanopticFile {
  /// The pixels of an image's segments, from its PNG; black is no segment.
  ///
  /// The PNG is given as decoded, with three channels or four. Segments that only the JSON or only
  /// the PNG has, and areas that differ, are added to `findings`.
  ///
  /// - Returns: The segments that have pixels, in the JSON's order.
  /// - Throws: ``PipelineError`` with `mismatchedShape` when the PNG has another size than the image
  ///   or fewer channels, `invalidAnnotation` when the annotation is of another file.
  package func segments(
    of annotation: Annotation, in colours: Image, findings: inout [AnnotationFinding]
  ) throws(PipelineError) -> [Covered] {
    guard let image = image(id: annotation.imageID) else {
      throw PipelineError(
        .invalidAnnotation, at: path, "image_id \(annotation.imageID) is not in images")
    }
    guard colours.size == image.size, colours.channels >= 3 else {
      throw PipelineError(
        .mismatchedShape, at: annotation.fileName,
        "the PNG is \(colours.size) of \(colours.channels) channels, "
          + "expected \(image.size) of 3 channels for image \(image.id)")
    }
    var runs = Self.runs(of: colours)
    var covered: [Covered] = []
    for segment in annotation.segments {
      let place = "\(path): annotation of image \(annotation.imageID): segment \(segment.id)"
      guard let counts = runs.removeValue(forKey: segment.id) else {
        findings.append(
          AnnotationFinding(
            .emptyAnnotation, at: place, "has no pixel in '\(annotation.fileName)'"))
        continue
      }
      let found = RunLengths(size: image.size, unchecked: counts)
      if let area = segment.area, area != found.area {
        findings.append(
          AnnotationFinding(
            .wrongArea, at: place,
            "says its area is \(area), but \(found.area) pixels of '\(annotation.fileName)' have its colour",
            leavesOut: false))
      }
      covered.append(Covered(segment: segment, runLengths: found))
    }
    for (id, counts) in runs.sorted(by: { $0.key < $1.key }) {
      let area = RunLengths(size: image.size, unchecked: counts).area
      findings.append(
        AnnotationFinding(
          .unknownSegment, at: annotation.fileName,
          "\(area) pixels have the id \(id), which segments_info of image \(image.id) does not list",
          hint: "they are taken as no segment"))
    }
    return covered
  }

  /// The run lengths of every colour but black, in one walk down the columns.
  private static func runs(of colours: Image) -> [Int: [UInt32]] {
    var runs: [Int: (counts: [UInt32], end: Int)] = [:]
    let (width, height, channels) = (colours.width, colours.height, colours.channels)
    var current = 0
    var start = 0
    func close(at end: Int) {
      guard current != 0, end > start else { return }
      var (counts, last) = runs.removeValue(forKey: current) ?? ([], 0)
      counts.append(UInt32(start - last))
      counts.append(UInt32(end - start))
      runs[current] = (counts, end)
    }
    colours.samples.withUnsafeBufferPointer { samples in
      for x in 0..<width {
        for y in 0..<height {
          let first = (y * width + x) * channels
          let id =
            Int(samples[first]) | Int(samples[first + 1]) << 8 | Int(samples[first + 2]) << 16
          guard id != current else { continue }
          close(at: x * height + y)
          (current, start) = (id, x * height + y)
        }
      }
    }
    close(at: width * height)
    return runs.mapValues { counts, end in
      end < width * height ? counts + [UInt32(width * height - end)] : counts
    }
  }
}
