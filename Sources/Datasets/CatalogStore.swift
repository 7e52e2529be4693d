import Foundation
import Manifest
import Shards
import Support

/// The folder beside a run where its catalogs are kept, shared by all processes of the run.
package struct CatalogStore {
  package let folder: String
  /// Whether a run has begun: its catalogs are then final, and inputs that differ are refused.
  package let isFrozen: Bool

  package init(folder: String, isFrozen: Bool) {
    self.folder = folder
    self.isFrozen = isFrozen
  }

  /// The catalog of a split: the one kept here when it still describes the inputs, else a new one.
  ///
  /// - Throws: ``PipelineError``: `changedInput` when the run has begun and files were added, removed
  ///   or resized since; whatever reading the labels throws.
  package func open(
    _ dataset: DatasetManifest, _ split: DatasetSplit, listing: Listing,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(PipelineError) -> Catalog {
    try FileBytes.makeFolder(folder)
    let path = "\(folder)/\(dataset.name)-\(split.name).tsv"
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
    let stamp = Self.stamp(key: key, dataset, split, listing)
    let stampPath = path + ".stamp"
    if FileBytes.exists(path), isFrozen || Self.storedStamp(stampPath) == stamp {
      let (kept, labels, catalog) = try CatalogFile(path: path).read(root: dataset.root)
      let difference = try Self.difference(
        kept == key, labels, catalog, dataset: dataset, split: split, listing: listing)
      if let difference, isFrozen {
        throw PipelineError(
          .changedInput, at: path, "\(difference) since this run began",
          hint: "start another run with --out, or delete this one's folder")
      }
      if difference == nil { return catalog }
    }
    try CatalogBuilder(dataset: dataset, split: split, listing: listing, progress: progress)
      .build(at: path, key: key)
    try FileBytes.writeAtomically(Array("\(stamp)".utf8), to: stampPath)
    return try CatalogFile(path: path).read(root: dataset.root).2
  }

  private static func storedStamp(_ path: String) -> Digest? {
    guard let text = try? FileBytes.readText(path, limit: .mebibytes(1)) else { return nil }
    return Digest(hex: text)
  }

  /// A digest of names, sizes and times of change of all files involved: whether a catalog that no
  /// run depends on yet is still worth keeping. It never enters an output.
  private static func stamp(
    key: String, _ dataset: DatasetManifest, _ split: DatasetSplit, _ listing: Listing
  ) -> Digest {
    var files = listing.labelFiles + listing.images
    if case .masks(let source) = split.labels {
      files += listing.images.map { MaskSource.fill(source.pattern.value, for: $0) }
    }
    var hasher = DigestHasher()
    hasher.update("\(key)\0\(dataset.root)")
    for file in files {
      var status = stat()
      let isThere = stat("\(dataset.root)/\(file)", &status) == 0
      let time = status.st_mtim
      hasher.update(
        "\0\(file)\0\(isThere ? "\(status.st_size) \(time.tv_sec) \(time.tv_nsec)" : "gone")")
    }
    return hasher.finalized()
  }

  /// What differs between a kept catalog and the inputs as they are, by names, sizes and labels.
  private static func difference(
    _ isSameManifest: Bool, _ labels: [LabelRow], _ catalog: Catalog, dataset: DatasetManifest,
    split: DatasetSplit, listing: Listing
  ) throws(PipelineError) -> String? {
    guard isSameManifest else { return "the manifest of dataset '\(dataset.name)' changed" }
    for label in labels {
      guard try CatalogBuilder.row(of: label.path, below: dataset.root) == label else {
        return "'\(label.path)' of dataset '\(dataset.name)' changed"
      }
    }
    if case .annotated = split.images { return nil }
    let known = Set(catalog.images.map(\.path))
    let failed = Set(catalog.problems.map(\.image))
    let gone = known.subtracting(listing.images)
    let added = listing.images.filter { !known.contains($0) && !failed.contains($0) }
    if let first = added.first {
      return "\(added.count) images were added to dataset '\(dataset.name)', such as '\(first)',"
    }
    if let first = gone.sorted().first {
      return "\(gone.count) images are gone from dataset '\(dataset.name)', such as '\(first)',"
    }
    return nil
  }
}
