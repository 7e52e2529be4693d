import Codecs
import Imaging
import Manifest
import Support

/// What the labels say of one image.
struct ImageLabels {
  private(set) var segments: [ExtractedSegment] = []
  /// The bytes of the masks of all segments.
  private var maskBytes = 0
  /// What is wrong with single annotations.
  var findings: [Finding] = []

  init(segments: [ExtractedSegment] = [], findings: [Finding] = []) {
    self.segments = segments
    self.findings = findings
  }

  /// Adds a segment.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when the masks become too large together.
  mutating func add(_ segment: ExtractedSegment, at place: String) throws(PipelineError) {
    maskBytes += segment.region.box.area
    guard maskBytes <= DatasetAudit.mostMaskBytes.bytes else {
      throw PipelineError(
        .limitExceeded, at: place,
        "the masks of its \(segments.count + 1) first segments take over \(DatasetAudit.mostMaskBytes)"
      )
    }
    segments.append(segment)
  }
}

/// A segment as the labels give it: a class and the pixels of its image.
struct ExtractedSegment {
  let classID: Int
  let region: Region
  var isCrowd = false
}

extension LabelSource {
  /// The labels of an image from the files that belong to it.
  ///
  /// - Throws: ``PipelineError`` when they cannot be used: `missingFile`, `mismatchedShape`,
  ///   `outOfRange` for a class or value the manifest does not name, or what reading throws.
  func labels(
    of files: SampleFiles, _ header: ImageHeader, dataset: DatasetManifest
  ) throws(PipelineError) -> ImageLabels {
    let size = header.size
    switch self {
    case .none, .coco, .panoptic: return ImageLabels()
    case .masks(let source):
      return ImageLabels(segments: try source.extract(files, size: size, dataset: dataset))
    case .wholeImages(let source):
      let id = try source.classID(for: files, classes: dataset.classes)
      guard let region = try Self.opaqueRegion(of: files, header, dataset) else {
        throw PipelineError(
          .invalidAnnotation, at: files.image, "is transparent all over",
          hint: "a cut-out is where alpha is at least one half")
      }
      return ImageLabels(segments: [ExtractedSegment(classID: id, region: region)])
    case .sampleJSON(let canvas):
      return ImageLabels(
        segments: try SampleJSON.segments(of: canvas, files, size: size, classes: dataset.classes))
    case .voc(let pattern):
      return try ObjectLabels.voc(pattern, files, size: size, classes: dataset.classes)
    case .yolo(let pattern):
      return try ObjectLabels.yolo(pattern, files, size: size, classes: dataset.classes)
    }
  }

  /// Where an image is not transparent: all of it when it has no alpha; nil when nothing is left.
  private static func opaqueRegion(
    of files: SampleFiles, _ header: ImageHeader, _ dataset: DatasetManifest
  ) throws(PipelineError) -> Region? {
    // Of a pair of energies, the second channel is no alpha.
    guard header.channels % 2 == 0, dataset.channels != 2 else {
      return Region(Mask(size: header.size, filling: true))
    }
    let picture = try ImageDecoder.decode(
      try files.imageBytes(), named: files.image, depth: .eight, valueRange: dataset.valueRange,
      page: dataset.page)
    guard case .eight(let image) = picture, image.channels % 2 == 0 else {
      return Region(Mask(size: header.size, filling: true))
    }
    return Region(Mask(opaquePixelsOf: image))
  }
}
