import Support

/// The dataset manifests that a pipeline names, each read once.
final class DatasetReading {
  private let folder: String
  private let roots: [String: String]
  private let bag: DiagnosticBag
  private var read: [String: DatasetManifest?] = [:]

  /// - Parameters:
  ///   - file: The pipeline manifest, from whose folder paths start.
  ///   - roots: Folders that replace a dataset's root, by dataset name.
  ///   - bag: Takes every problem.
  init(file: String, roots: [String: String], bag: DiagnosticBag) {
    folder = PathText.folder(of: file)
    self.roots = roots
    self.bag = bag
  }

  /// The names of those that could be read.
  var names: Set<String> { Set(read.values.compactMap { $0?.name }) }

  /// Whether there are some and every one could be read.
  var areComplete: Bool { !read.isEmpty && read.values.allSatisfy { $0 != nil } }

  /// The manifest at a path that is written somewhere; nil after reporting.
  func manifest(at written: Located<String>) -> DatasetManifest? {
    let path = DatasetManifest.path(written.value, from: folder)
    if let known = read[path] { return known }
    guard FileBytes.exists(path) else {
      bag.report(
        "there is no dataset manifest '\(path)'", at: written.position,
        hint: "paths start from the folder of the pipeline manifest")
      read.updateValue(nil, forKey: path)
      return nil
    }
    let manifest = DatasetManifest.read(
      path, namedAt: written.position, roots: roots, bag: bag)
    if let manifest, let twin = read.values.first(where: { $0?.name == manifest.name })??.file {
      bag.report(
        "'\(path)' and '\(twin)' both have the name '\(manifest.name)'", at: written.position,
        hint: "give each dataset a name of its own")
    }
    read.updateValue(manifest, forKey: path)
    return manifest
  }
}
