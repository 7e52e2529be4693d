import Foundation
import Manifest
import Shards
import Support

/// The folder beside a run where its catalogs are kept, shared by all processes of the run.
package struct CatalogStore {
  package let folder: String
  /// Whether a run has begun: its catalogs are then final, and inputs that differ are refused.
  package let isFrozen: Bool
  /// The digests of the run's catalogs, when they are known: another file is damaged.
  private let begun: Set<Digest>?

  package init(folder: String, isFrozen: Bool) {
    self.folder = folder
    self.isFrozen = isFrozen
    begun = nil
  }

  /// The catalogs of a run that began with some, by their digests; nil for a run to begin.
  package init(folder: String, begun: Set<Digest>?) {
    self.folder = folder
    isFrozen = begun != nil
    self.begun = begun
  }

  /// The catalog of a split: the one kept here when it still describes the inputs, else a new one.
  ///
  /// Images are not read again: one whose bytes changed is found when a sample needs it.
  ///
  /// - Throws: ``PipelineError``: `changedInput` when the run has begun and images were added or
  ///   removed, or labels or the manifest changed since; whatever reading the labels throws.
  package func open(
    _ dataset: DatasetManifest, _ split: DatasetSplit, listing: Listing,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(PipelineError) -> Catalog {
    try FileBytes.makeFolder(folder)
    let path = "\(folder)/\(dataset.name).\(split.name).tsv"
    guard let lock = try FileLock.acquire(path: path + ".lock", wait: true) else {
      throw PipelineError(.inputOutput, at: path, "cannot be locked")
    }
    let catalog = try openLocked(path, dataset, split, listing, progress)
    lock.release()
    return catalog
  }

  private func openLocked(
    _ path: String, _ dataset: DatasetManifest, _ split: DatasetSplit, _ listing: Listing,
    _ progress: @escaping (Int, Int) -> Void
  ) throws(PipelineError) -> Catalog {
    let key = "\(Digest(of: dataset.resolved.json.text())) \(split.name)"
    let stampPath = path + ".stamp"
    var stamp = InputStamp(key: key, root: dataset.root)
    stamp.add(listing.labelFiles + listing.images + listing.tars.map(\.path))
    for pattern in split.labels.patterns {
      stamp.add(listing.images.map { pattern.path(for: $0) })
    }
    if case .panoptic(let source) = split.labels {
      let folder = source.masks.isEmpty ? "" : source.masks + "/"
      stamp.add(try Glob.files(matching: folder + "*", below: dataset.root))
    }
    if try FileBytes.isPresent(path) {
      if isFrozen {
        if let begun, !begun.contains(try Self.digest(of: path)) {
          throw PipelineError(
            .corruptFile, at: path, "is not the catalog that this run began with",
            hint: "delete it, it is made again; or choose another folder for another run")
        }
        let (kept, labels, catalog) = try CatalogFile(path: path).read(dataset)
        let difference = try Self.difference(
          kept == key, labels, catalog, dataset: dataset, split: split, listing: listing)
        guard let difference else { return catalog }
        throw PipelineError(
          .changedInput, at: path, "\(difference) since this run began",
          hint: "start another run with --out, or delete this one's folder")
      }
      // A damaged file of a run that has not begun is made again like an outdated one.
      if let (kept, _, catalog) = try? CatalogFile(path: path).read(dataset),
        kept == key
      {
        var known = stamp
        known.add(catalog.images.filter { $0.place == nil }.map(\.path))
        known.add(catalog.problems.map(\.image))
        if Self.storedStamp(stampPath) == known.digest { return catalog }
      }
    }
    let builder = CatalogBuilder(
      dataset: dataset, root: DataRoot(dataset), split: split, listing: listing,
      progress: progress)
    try builder.build(at: path, key: key, stamp: &stamp)
    try FileBytes.writeAtomically(Array("\(stamp.digest)".utf8), to: stampPath)
    return try CatalogFile(path: path).read(dataset).2
  }

  private static func digest(of path: String) throws(PipelineError) -> Digest {
    try ShardVerification.digest(of: path, place: path).digest
  }

  /// The stamp written with a catalog; one that cannot be read only means that the catalog is made
  /// again.
  private static func storedStamp(_ path: String) -> Digest? {
    guard let text = try? FileBytes.readText(path, limit: .mebibytes(1)) else { return nil }
    return Digest(hex: text)
  }

  /// What differs between a kept catalog and the inputs as they are, by names, sizes and labels.
  private static func difference(
    _ isSameManifest: Bool, _ labels: [LabelRow], _ catalog: Catalog, dataset: DatasetManifest,
    split: DatasetSplit, listing: Listing
  ) throws(PipelineError) -> String? {
    guard isSameManifest else { return "the manifest of dataset '\(dataset.name)' changed" }
    let root = DataRoot(dataset)
    for label in labels {
      guard try CatalogBuilder.row(of: label.path, below: root) == label else {
        return "'\(label.path)' of dataset '\(dataset.name)' changed"
      }
    }
    switch split.images {
    case .annotated: return nil
    case .tars:
      let changed = Set(listing.tars.map(\.path)).symmetricDifference(catalog.tars.map(\.path))
      if let first = changed.sorted().first {
        return "the tars of dataset '\(dataset.name)', such as '\(first)', changed"
      }
      let tar = listing.tars.first { !catalog.tars.contains($0) }
      return tar.map { "the tar '\($0.path)' of dataset '\(dataset.name)' changed" }
    case .glob, .list: break
    }
    // An image that the COCO file does not name is in no catalog, so it cannot be told from a new one.
    let isCOCO = split.labels.namesImages
    let known = Set(catalog.images.map(\.path))
    let failed = Set(catalog.problems.map(\.image))
    let gone = known.subtracting(listing.images)
    let added = isCOCO ? [] : listing.images.filter { !known.contains($0) && !failed.contains($0) }
    if let first = added.first {
      return "\(count(added.count)) added to dataset '\(dataset.name)', such as '\(first)',"
    }
    if let first = gone.sorted().first {
      return "\(count(gone.count)) removed from dataset '\(dataset.name)', such as '\(first)',"
    }
    return nil
  }

  private static func count(_ images: Int) -> String {
    images == 1 ? "1 image was" : "\(images) images were"
  }
}
