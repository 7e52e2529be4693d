import Imaging
import Support

/// The annotation of one image in Pascal VOC's XML (VOC 2012 development kit, section 3.2).
///
/// What the file says is kept as written; ``findings(in:)`` compares it with the image.
package struct VOCFile: Sendable, Equatable {
  /// One thing in the image.
  package struct Object: Sendable, Equatable {
    package let name: String
    /// `xmin, ymin, xmax, ymax` as written.
    package let corners: SIMD4<Double>
    package let isDifficult: Bool
    package let isTruncated: Bool
    package let isOccluded: Bool
    /// The line of its start tag.
    package let line: Int
  }

  /// The file, as it was given.
  package let path: String
  /// The image's file name as written; it may differ from the image's name on disk.
  package let fileName: String?
  /// The image's size as written; nil where there is none or it is 0.
  package let size: PixelSize?
  /// The things, in the file's order.
  package let objects: [Object]
  /// What was wrong with the objects that were left out, and with the size.
  package let problems: [AnnotationFinding]
}

extension VOCFile.Object {
  /// The pixels of the box, possibly outside of every image or none at all.
  ///
  /// Whole corners are VOC's: the first and the last column and row, counted from 1. Where any
  /// corner has a fraction they cannot be numbers of pixels; they are taken as places between
  /// pixels counted from 0, and a pixel is inside when its middle is.
  package var box: Box {
    guard corners == corners.rounded(.toNearestOrEven) else {
      let pixels = (corners - 0.5).rounded(.up)
      return Box(Int(pixels[0]), Int(pixels[1]), Int(pixels[2]), Int(pixels[3]))
    }
    return Box(Int(corners[0]) - 1, Int(corners[1]) - 1, Int(corners[2]), Int(corners[3]))
  }

  /// The pixels of the box in an image of some size; possibly none.
  package func box(in size: PixelSize) -> Box {
    box.intersection(size.bounds)
  }
}

extension VOCFile {
  /// All that is wrong with the file when its image has some size.
  package func findings(in image: PixelSize) -> [AnnotationFinding] {
    var findings = problems
    if let size, size != image {
      findings.append(
        AnnotationFinding(
          .wrongSize, at: path, "says the image is \(size), but it is \(image)",
          hint: "was the image resized after it was annotated?"))
    }
    if objects.isEmpty, problems.isEmpty {
      findings.append(
        AnnotationFinding(.emptyAnnotation, at: path, "has no object", leavesOut: false))
    }
    for object in objects {
      let box = object.box
      let name = "box [\(object.corners.list)] of '\(object.name)'"
      let place = "\(path):\(object.line)"
      if box.isEmpty {
        findings.append(
          AnnotationFinding(
            .emptyBox, at: place, "\(name) covers no pixel, expected xmin <= xmax and ymin <= ymax")
        )
      } else if object.box(in: image).isEmpty {
        findings.append(
          AnnotationFinding(.boxOutsideImage, at: place, "\(name) lies outside the \(image) image"))
      } else if !image.bounds.contains(box) {
        findings.append(
          AnnotationFinding(
            .boxOutsideImage, at: place, "\(name) reaches outside the \(image) image",
            hint: "its part inside is used", leavesOut: false))
      }
    }
    return findings
  }
}

extension SIMD4<Double> {
  /// The four numbers, whole ones without a fraction.
  var list: String {
    indices.map { index in
      Int(exactly: self[index]).map { "\($0)" } ?? "\(self[index])"
    }
    .joined(separator: ", ")
  }
}
