import Foundation
import Support

extension DatasetManifest {
  /// Reads and checks a dataset manifest.
  ///
  /// - Parameters:
  ///   - file: The manifest's path.
  ///   - place: Where a pipeline manifest names the file.
  ///   - roots: Folders that replace a dataset's root, by dataset name.
  ///   - bag: Takes every problem.
  /// - Returns: nil after reporting when the file cannot be understood at all.
  package static func read(
    _ file: String, namedAt place: SourcePosition? = nil, roots: [String: String] = [:],
    bag: DiagnosticBag
  ) -> DatasetManifest? {
    guard let node = ManifestFile.read(file, namedAt: place, into: bag) else { return nil }
    return read(
      MappingReader(node, "the dataset manifest", bag: bag), file: file, roots: roots)
  }

  /// A reader that has recorded what a dataset manifest may hold.
  package static func recorded() -> MappingReader {
    let reader = MappingReader(recording: "the dataset manifest")
    _ = read(reader, file: "", roots: [:])
    return reader
  }

  private static func read(
    _ reader: MappingReader, file: String, roots: [String: String]
  ) -> DatasetManifest {
    let (bag, node) = (reader.bag, reader.node)
    reader.checkVersion()
    let name = reader.name("name", about: "names the dataset for --root NAME=DIR and in reports")
    _ = reader.text("about", default: "", about: "what the dataset is, in a sentence")
    let licence = reader.text("licence", default: "", about: "the terms it is given under")
    let kind = reader.choice(
      "kind", default: Kind.photograph,
      about: "how pixels were made: objects hide each other, or their transmissions multiply")
    let channels = reader.integer(
      "channels", in: 1...3, default: 3,
      about: "channels of its pictures: 1 gray, 2 dual energy, 3 RGB")
    let depth = reader.integer(
      "depth", among: [8, 16], default: 8, about: "bits of a value from source to shard")
    let valueRange = reader.rangeIfPresent(
      "value_range", in: -1e12...1e12,
      about: "what becomes black and white in files whose values have no range: 32 bits, float")
    if let valueRange, valueRange.lowerBound == valueRange.upperBound {
      bag.report(
        "'value_range' holds no more than one value", at: reader.position(of: "value_range"),
        hint: "write [low, high]: what becomes black and what becomes white")
    }
    let page = reader.integerIfPresent(
      "page", in: 0...65535, about: "the page wanted of TIFFs that have several, from 0")
    let millimetres = reader.numberIfPresent(
      "mm_per_px", in: 0.00001...100_000, about: "millimetres that one pixel covers")
    let writtenRoot = reader.text(
      "root", default: ".",
      about: "the folder paths start from, from this file; --root NAME=DIR replaces it")
    let classes = reader.texts(
      "classes", default: [], about: "class names; their order gives the class ids, from 0")
    var earlier: Set<String> = []
    for name in classes where !earlier.insert(name.value).inserted {
      bag.report("class '\(name.value)' is listed twice", at: name.position)
    }
    let names = classes.map(\.value)
    if names.count > largestClassCount {
      bag.report(
        "'classes' lists \(names.count) names, expected at most \(largestClassCount)",
        at: reader.position(of: "classes"), hint: "a 16-bit label map tells no more apart")
    }
    let labels = reader.nestedIfPresent(
      "labels", about: "where instances and masks come from, for all splits without their own"
    ).map { LabelSource.read($0, classes: names) }
    var splits: [DatasetSplit] = []
    let parts = reader.nestedIfPresent("splits", about: "the parts of the dataset, by name")
    reader.atMostOne(of: ["splits", "images", "list", "tars"])
    if let parts {
      for key in parts.names(.word, for: "a split", missing: "'splits' names no split") {
        let part = parts.nested(
          key.name, "split '\(key.name)'", about: "a part of the dataset")
        splits.append(
          .read(part, name: key.name, fallback: labels, classes: names, at: key.position))
      }
      parts.finish()
    }
    if parts == nil || reader.isRecording {
      splits.append(
        .read(
          reader, name: "all", fallback: labels, classes: names, at: node.position, isRoot: true))
    }
    reader.finish()
    let folder = PathText.folder(of: file)
    let root = roots[name] ?? Self.path(writtenRoot, from: folder)
    let isInside = roots[name] != nil || reader.isRecording || isInProject(root, of: file)
    if !isInside {
      bag.report(
        "'root' is '\(writtenRoot)', which leads out of the manifest's project "
          + "'\(project(of: file))'",
        at: reader.position(of: "root"),
        hint: "to read there, say so on the command line: --root \(name)=\(root)")
    }
    return DatasetManifest(
      file: file, name: name, kind: kind, channels: channels, depth: depth,
      valueRange: valueRange, page: page ?? 0, millimetresPerPixel: millimetres, licence: licence,
      root: root,
      rootOrigin: roots[name] != nil ? .option : isInside ? .manifest : .refused,
      rootPosition: reader.position(of: "root"),
      classes: names, splits: splits, resolved: reader.resolved)
  }

  /// The folder a manifest may have its root in: the one above a folder called `manifests`, else the
  /// manifest's own; absolute.
  package static func project(of file: String) -> String {
    let folder = PathText.folder(of: absolute(file))
    return PathText.name(of: folder) == "manifests" ? PathText.folder(of: folder) : folder
  }

  private static func isInProject(_ root: String, of file: String) -> Bool {
    let (root, project) = (absolute(root), project(of: file))
    return root == project || root.hasPrefix(project == "/" ? "/" : project + "/")
  }

  private static func absolute(_ file: String) -> String {
    path(file, from: FileManager.default.currentDirectoryPath)
  }

  /// A path as written in a file, from where the tool runs.
  package static func path(_ written: String, from folder: String) -> String {
    let joined = written.hasPrefix("/") || folder.isEmpty ? written : "\(folder)/\(written)"
    var parts: [Substring] = []
    for part in joined.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let path = (joined.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    return path.isEmpty ? "." : path
  }
}
