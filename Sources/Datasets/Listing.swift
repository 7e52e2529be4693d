import Foundation
import Manifest
import Support

/// The files a split names, checked without reading any image.
package struct Listing: Sendable {
  /// Image paths below the root, in the order of the catalog; empty for tars and for COCO splits
  /// without a glob.
  package let images: [String]
  /// Tars below the root, in the order of the catalog.
  let tars: [TarRow]
  /// Images that a list names more than once.
  let repeated: [(image: String, list: String)]
  /// Label and list files below the root whose bytes the catalog depends on.
  package let labelFiles: [String]

  /// Lists a split, reporting what is missing where the manifest names it.
  package static func read(
    _ dataset: DatasetManifest, _ split: DatasetSplit, bag: DiagnosticBag
  ) -> Listing {
    var images: [String] = []
    var tars: [TarRow] = []
    var repeated: [(image: String, list: String)] = []
    var labelFiles: [String] = []
    guard dataset.rootOrigin != .refused else {
      return Listing(images: [], tars: [], repeated: [], labelFiles: [])
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: dataset.root, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      bag.report(
        "dataset '\(dataset.name)' has its root at '\(dataset.root)', which is not a folder",
        at: dataset.rootPosition, hint: "give its folder with --root \(dataset.name)=DIR")
      return Listing(images: [], tars: [], repeated: [], labelFiles: [])
    }
    switch split.images {
    case .glob(let patterns):
      for pattern in patterns {
        images += glob(pattern, in: dataset, bag: bag)
      }
    case .list(let file):
      if let lines = list(file, in: dataset, bag: bag) {
        images = lines
        repeated = Dictionary(grouping: lines, by: \.self).filter { $0.value.count > 1 }.keys
          .sorted().map { ($0, file.value) }
        labelFiles.append(file.value)
      }
    case .tars(let patterns, _):
      let paths = Set(patterns.flatMap { glob($0, in: dataset, bag: bag) })
      // One that cannot be examined cannot be opened either, which is told then.
      tars = ordered(paths).map {
        TarRow(path: $0, bytes: (try? FileBytes.size("\(dataset.root)/\($0)")) ?? 0)
      }
    case .annotated:
      break
    }
    for file in [split.labels.file].compactMap(\.self) {
      guard let path = path(of: file, in: dataset, bag: bag) else { continue }
      if FileBytes.exists(path) {
        labelFiles.append(file.value)
      } else {
        missing(file, in: dataset, bag: bag)
      }
    }
    let paths = ordered(Set(images))
    for path in paths + tars.map(\.path) where path.utf8.contains(where: { $0 < 32 }) {
      bag.report(
        "the file name '\(path)' holds a control character", at: split.position,
        hint: "rename the file")
    }
    return Listing(images: paths, tars: tars, repeated: repeated, labelFiles: labelFiles)
  }

  private static func ordered(_ paths: Set<String>) -> [String] {
    paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func glob(
    _ pattern: Located<String>, in dataset: DatasetManifest, bag: DiagnosticBag
  ) -> [String] {
    guard DataRoot.staysInside(pattern.value) else {
      bag.report(
        "'\(pattern.value)' leads out of the root of dataset '\(dataset.name)'",
        at: pattern.position, hint: "write a pattern that starts from the root")
      return []
    }
    do {
      let found = try Glob.files(matching: pattern.value, below: dataset.root)
      if found.isEmpty {
        bag.report(
          "'\(pattern.value)' matches no file below '\(dataset.root)'", at: pattern.position,
          hint: "check the pattern, or give the folder with --root \(dataset.name)=DIR")
      }
      return found
    } catch {
      bag.report("\(error.place) \(error.message)", at: pattern.position)
      return []
    }
  }

  private static func list(
    _ file: Located<String>, in dataset: DatasetManifest, bag: DiagnosticBag
  ) -> [String]? {
    guard let path = path(of: file, in: dataset, bag: bag) else { return nil }
    guard FileBytes.exists(path) else {
      missing(file, in: dataset, bag: bag)
      return nil
    }
    do {
      let text = try FileBytes.readText(path)
      let paths = text.split(whereSeparator: \.isNewline).compactMap { line in
        line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init)
      }
      if paths.isEmpty { bag.report("'\(file.value)' lists no image", at: file.position) }
      let outside = paths.filter { !DataRoot.staysInside($0) }
      if let first = outside.first {
        bag.report(
          "'\(file.value)' lists '\(first)', which leads out of the root of dataset "
            + "'\(dataset.name)'"
            + (outside.count > 1 ? ", as \(outside.count - 1) others do" : ""),
          at: file.position, hint: "paths in a list start from the dataset's root")
        return nil
      }
      // Single images that are missing are up to `on_error`; all of them are a wrong path.
      if let first = paths.first,
        !paths.contains(where: { FileBytes.exists("\(dataset.root)/\($0)") })
      {
        bag.report(
          "'\(file.value)' lists '\(first)', which does not exist"
            + (paths.count > 1 ? ", nor do the \(paths.count - 1) others" : ""),
          at: file.position, hint: "paths in a list start from the dataset's root")
      }
      return paths
    } catch {
      bag.report("'\(file.value)' \(error.message)", at: file.position, hint: error.hint)
      return nil
    }
  }

  /// Where a file that the manifest names lies; nil after reporting that it leads out of the root.
  private static func path(
    of file: Located<String>, in dataset: DatasetManifest, bag: DiagnosticBag
  ) -> String? {
    do throws(PipelineError) {
      return try DataRoot(dataset).file(file.value)
    } catch {
      bag.report("'\(error.place)' \(error.message)", at: file.position, hint: error.hint)
      return nil
    }
  }

  private static func missing(
    _ file: Located<String>, in dataset: DatasetManifest, bag: DiagnosticBag
  ) {
    bag.report(
      "there is no file '\(file.value)' below '\(dataset.root)'", at: file.position,
      hint: "give the folder with --root \(dataset.name)=DIR")
  }
}
