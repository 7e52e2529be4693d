import Foundation
import Imaging
import Support

/// What a split holds, read once: every image with its digest, every segment with its mask.
///
/// Masks stay in the catalog file and are read one at a time, so memory grows with the number of
/// rows only (about 100 bytes each), not with their content.
package struct Catalog: Sendable {
  /// The dataset's folder.
  let root: DataRoot
  package let images: [CatalogImage]
  package let segments: [CatalogSegment]
  /// What could not be catalogued; the run's `on_error` decides about it.
  package let problems: [CatalogProblem]
  /// What is remarkable about labels that are used nevertheless.
  package let remarks: FindingTally
  /// The digest of the catalog file.
  package let digest: Digest
  let tars: [TarRow]
  let file: CatalogFile
  let known: KnownContents
  let names = ImageNames()
}

/// An image or annotation that could not be catalogued, and why.
package struct CatalogProblem: Sendable {
  /// The image, or the file of annotations, below the dataset's root.
  package let image: String
  package let kind: FindingKind
  package let error: PipelineError
  /// How many such problems this one stands for.
  package let count: Int
}

/// An image of a catalog.
package struct CatalogImage: Sendable {
  /// Below the dataset's root; `TAR:MEMBER` when it lies in a tar.
  package let path: String
  package let bytes: Int
  package let digest: Digest
  /// As displayed, after an EXIF turn.
  package let size: PixelSize
  /// Where it lies in a tar; nil for a file of its own.
  let place: TarPlace?
  /// Its rows in ``Catalog/segments``.
  package var segments: Range<Int>
}

/// Where a member's bytes start.
struct TarPlace: Sendable, Equatable {
  /// The tar's path below the dataset's root.
  let tar: String
  let offset: Int
}

/// A labelled segment of a catalog.
package struct CatalogSegment: Sendable {
  package let image: Int32
  package let classID: Int32
  package let area: Int32
  package let isCrowd: Bool
  private let corners: SIMD4<Int32>
  /// Where its run lengths start in the catalog file.
  let maskOffset: Int
  let maskLength: Int32

  init(
    image: Int, classID: Int, area: Int, box: Box, isCrowd: Bool, maskOffset: Int, maskLength: Int
  ) {
    self.image = Int32(image)
    self.classID = Int32(classID)
    self.area = Int32(area)
    self.isCrowd = isCrowd
    corners = SIMD4(Int32(box.minX), Int32(box.minY), Int32(box.maxX), Int32(box.maxY))
    self.maskOffset = maskOffset
    self.maskLength = Int32(maskLength)
  }

  /// The tight bounds of its mask in the image.
  package var box: Box {
    Box(Int(corners.x), Int(corners.y), Int(corners.z), Int(corners.w))
  }
}

extension Catalog {
  /// The mask of a segment, cropped to its box.
  package func mask(ofSegment row: Int) throws(PipelineError) -> Mask {
    let segment = segments[row]
    let text = try file.text(at: segment.maskOffset, length: Int(segment.maskLength))
    return try CatalogFile.mask(from: text, size: segment.box.size, at: file.path)
  }
}
