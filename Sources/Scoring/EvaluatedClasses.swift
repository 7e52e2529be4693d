import Datasets
import Imaging
import Manifest
import Stages
import Support

/// What a pixel can be, in the order of label maps and of confusion matrices.
///
/// A dataset whose masks name the class of every pixel has its own classes alone. In any other one,
/// what belongs to no instance is `background`, which comes first.
package struct EvaluatedClasses: Sendable, Equatable {
  /// C names.
  package let names: [String]
  /// Whether class 0 is what belongs to no instance.
  package let hasBackground: Bool
  /// The label of pixels that do not count.
  package static let ignoredLabel: UInt16 = 255
  /// What a pixel of no instance is called.
  package static let background = "background"

  /// The classes of a split.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` for more classes than label maps can tell from
  ///   ``ignoredLabel``.
  package init(_ dataset: DatasetManifest, _ split: DatasetSplit) throws(PipelineError) {
    try self.init(
      dataset.classes, hasBackground: !split.labels.namesEveryPixel, of: dataset.name)
  }

  /// The classes of samples that were generated: their instances lie on a background.
  ///
  /// - Throws: As ``init(_:_:)``.
  package init(ofSamples classes: [String]) throws(PipelineError) {
    try self.init(classes, hasBackground: true, of: "samples")
  }

  private init(
    _ classes: [String], hasBackground: Bool, of place: String
  ) throws(PipelineError) {
    names = (hasBackground ? [Self.background] : []) + classes
    self.hasBackground = hasBackground
    guard names.count <= Int(Self.ignoredLabel) else {
      throw PipelineError(
        .limitExceeded, at: place,
        "has \(names.count) classes, but pixels are told apart by up to \(Self.ignoredLabel)")
    }
  }

  /// C.
  package var count: Int { names.count }

  /// The class of each pixel of a canvas.
  ///
  /// Of instances that overlap the upper one counts; a region to ignore counts only where nothing
  /// else lies.
  package func map(of canvas: Canvas) -> LabelMap {
    let size = canvas.image.size
    let nothing = hasBackground ? 0 : Self.ignoredLabel
    var map = LabelMap(size: size, labels: [UInt16](repeating: nothing, count: size.area))
    for instance in canvas.instances where instance.isIgnored {
      if let region = instance.region { map.paint(region, Self.ignoredLabel) }
    }
    for instance in canvas.instances where !instance.isIgnored {
      guard let region = instance.region else { continue }
      map.paint(region, UInt16(instance.classID + (hasBackground ? 1 : 0)))
    }
    return map
  }
}

extension LabelSource {
  /// Whether masks say of every pixel which class it is of, so that none is background.
  fileprivate var namesEveryPixel: Bool {
    guard case .masks(let source) = self else { return false }
    switch source.content {
    // What is not named is background where it is 0, and an error elsewhere.
    case .index(let table): return table.background.isEmpty && table.names(0)
    case .colours(let table): return table.background.isEmpty && table.names(MaskColour(0, 0, 0))
    case .instances, .instanceTable, .binary: return false
    }
  }
}
