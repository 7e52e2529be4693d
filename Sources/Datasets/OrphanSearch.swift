import Foundation
import Manifest
import Support

/// Looks for label files beside those of the images that belong to no image at all.
///
/// A file is an orphan when its name fits a pattern, it lies in a folder where label files of the
/// dataset lie, and no file in a folder of images has its stem. Patterns whose last component does
/// not have one `{stem}` or `{key}` are passed over.
struct OrphanSearch {
  private let dataset: DatasetManifest

  init(_ dataset: DatasetManifest) {
    self.dataset = dataset
  }

  /// The orphans by path, each with the pattern it fits.
  func found() throws(PipelineError) -> [(path: String, pattern: String)] {
    // What is wrong with other splits is theirs to report.
    let bag = DiagnosticBag()
    var images: [String] = []
    var patterns: [String: PathPattern] = [:]
    for split in dataset.splits {
      guard case .tars = split.images else {
        images += Listing.read(dataset, split, bag: bag).images
        for pattern in split.labels.patterns { patterns[pattern.text] = pattern }
        continue
      }
    }
    guard !images.isEmpty else { return [] }
    var stems: Set<String> = []
    for folder in Set(images.map(PathText.folder(of:))).sorted() {
      let pattern = folder.isEmpty ? "*" : folder + "/*"
      for file in try Glob.files(matching: pattern, below: dataset.root) {
        stems.insert(PathText.stem(of: file))
        stems.insert(PathText.name(of: PathPattern.key(of: file)))
      }
    }
    let known = Set(images)
    var orphans: [(path: String, pattern: String)] = []
    for pattern in patterns.values.sorted(by: { $0.text < $1.text }) {
      guard let ends = Self.ends(of: pattern) else { continue }
      let folders = Set(images.map { PathText.folder(of: pattern.path(for: $0)) })
      for path in try Glob.files(matching: pattern.glob, below: dataset.root)
      where folders.contains(PathText.folder(of: path)) && !known.contains(path) {
        let name = PathText.name(of: path)
        guard name.hasPrefix(ends.0), name.hasSuffix(ends.1),
          name.count > ends.0.count + ends.1.count
        else { continue }
        let stem = String(name.dropFirst(ends.0.count).dropLast(ends.1.count))
        if !stems.contains(stem) { orphans.append((path, pattern.text)) }
      }
    }
    return orphans
  }

  /// What stands before and behind the image's name in the last component of a pattern.
  private static func ends(of pattern: PathPattern) -> (String, String)? {
    let parts = pattern.text.replacing("{key}", with: "{folder}/{stem}").split(
      separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.last else { return nil }
    let ends = String(last).components(separatedBy: "{stem}")
    guard ends.count == 2, !ends[0].contains("{"), !ends[1].contains("{") else { return nil }
    return (ends[0], ends[1])
  }
}
