import Codecs
import Manifest
import Support

/// Reads splits of one dataset once, every image to its last pixel.
package struct DatasetAudit {
  /// The most bytes of the masks of one image, each of its box: small files can describe many large
  /// boxes.
  package static let mostMaskBytes = ByteCount.mebibytes(512)

  private let dataset: DatasetManifest
  private let store: CatalogStore
  /// Catalogs of the splits read so far, and where each digest was seen first.
  private var catalogs: [(split: String, catalog: Catalog)] = []
  private var seen: [Digest: (part: Int32, row: Int32)] = [:]

  /// Starts on a dataset; its catalogs are kept in a folder.
  package init(_ dataset: DatasetManifest, folder: String) {
    self.dataset = dataset
    store = CatalogStore(folder: folder, isFrozen: false)
  }

  /// Reads a split.
  ///
  /// - Parameters:
  ///   - split: A split of the dataset.
  ///   - listing: The split's files.
  ///   - progress: Called with what is done, how many of it and of how many.
  /// - Returns: What the split holds and what is wrong with it.
  /// - Throws: ``PipelineError`` with `inputOutput`; what is wrong with the data is a finding.
  package mutating func read(
    _ split: DatasetSplit, _ listing: Listing, progress: (String, Int, Int) -> Void
  ) throws(PipelineError) -> SplitAudit {
    var audit = SplitAudit(dataset: dataset.name, split: split.name)
    let catalog: Catalog
    do {
      catalog = try withoutActuallyEscaping(progress) { progress throws(PipelineError) in
        try store.open(dataset, split, listing: listing) { progress("labels", $0, $1) }
      }
    } catch  where error.code != .inputOutput {
      // A file that all labels come from.
      audit.findings.add(FindingKind(of: error, unreadable: .corruptFile), error)
      return audit
    }
    audit.add(catalog, classes: dataset.classes)
    for row in catalog.images.indices {
      do {
        let bytes = try catalog.bytes(ofImage: row)
        audit.add(
          try ImageDecoder.header(
            of: bytes, named: catalog.images[row].path, page: dataset.page))
        _ = try catalog.pixels(
          ofImage: row, as: PixelFormat(dataset), valueRange: dataset.valueRange,
          page: dataset.page)
      } catch {
        audit.findings.add(FindingKind(of: error, unreadable: .unreadableImage), error)
      }
      progress("images", row + 1, catalog.images.count)
    }
    compare(catalog, of: split, into: &audit)
    return audit
  }

  /// Finds images of earlier splits that come again, byte for byte.
  private mutating func compare(
    _ catalog: Catalog, of split: DatasetSplit, into audit: inout SplitAudit
  ) {
    let part = Int32(catalogs.count)
    for (row, image) in catalog.images.enumerated() {
      if let other = seen[image.digest] {
        guard other.part != part else { continue }
        let earlier = catalogs[Int(other.part)]
        audit.findings.add(
          .identicalImages,
          PipelineError(
            .invalidAnnotation, at: image.path,
            "of split '\(split.name)' is '\(earlier.catalog.images[Int(other.row)].path)' of split "
              + "'\(earlier.split)', byte for byte"))
      } else {
        seen[image.digest] = (part, Int32(row))
      }
    }
    catalogs.append((split.name, catalog))
  }

  /// What is found without reading any image: label files that belong to none.
  package func orphans() throws(PipelineError) -> SplitAudit {
    var audit = SplitAudit(dataset: dataset.name, split: nil)
    for (path, pattern) in try OrphanSearch(dataset).found() {
      audit.findings.add(
        .orphanAnnotation,
        PipelineError(
          .invalidAnnotation, at: path, "belongs to no image by '\(pattern)'"))
    }
    return audit
  }
}
