import Imaging

/// One instance as a preview shows it.
package struct PreviewInstance: Sendable {
  package let label: String
  /// Chooses the colour.
  package let classID: Int
  /// Tight bounds on the canvas.
  package let box: Box
  /// The pixels inside, cropped to the box.
  package let mask: Mask
  /// A word after the label, for example a score.
  package let note: String?

  package init(label: String, classID: Int, box: Box, mask: Mask, note: String? = nil) {
    precondition(mask.size == box.size, "a mask of \(mask.size) for the box \(box)")
    self.label = label
    self.classID = classID
    self.box = box
    self.mask = mask
    self.note = note
  }

  /// Label and note in one line.
  package var title: String { note.map { "\(label) \($0)" } ?? label }
}

/// One canvas of a sample: its picture, gray or RGB, and what is marked in it.
package struct PreviewCanvas: Sendable {
  package let name: String
  package let image: Image
  package let instances: [PreviewInstance]
  /// Corners of the part that another view shows too, in order around it; none without such a view.
  package internal(set) var shared: [SIMD2<Double>]
  /// What pages say below the picture.
  package let details: [(name: String, value: String)]

  package init(
    name: String, image: Image, instances: [PreviewInstance], shared: [SIMD2<Double>] = [],
    details: [(name: String, value: String)] = []
  ) {
    precondition(image.size.area > 0, "canvas '\(name)' is empty")
    self.name = name
    self.image = image
    self.instances = instances
    self.shared = shared
    self.details = details
  }
}

/// A sample as sheets and pages show it.
package struct PreviewSample: Sendable {
  package let key: String
  package let canvases: [PreviewCanvas]
  package let caption: String

  package init(key: String, canvases: [PreviewCanvas], caption: String = "") {
    self.key = key
    self.canvases = canvases
    self.caption = caption
  }
}
