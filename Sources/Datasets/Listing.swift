import Foundation
import Manifest
import Support

/// The files a split names, checked without reading any image.
package struct Listing: Sendable {
  /// Image paths below the root, in the order of the catalog; empty for COCO splits without a glob.
  package let images: [String]
  /// Label and list files below the root whose bytes the catalog depends on.
  package let labelFiles: [String]

  /// Lists a split, reporting what is missing where the manifest names it.
  package static func read(
    _ dataset: DatasetManifest, _ split: DatasetSplit, bag: DiagnosticBag
  ) -> Listing {
    var images: [String] = []
    var labelFiles: [String] = []
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: dataset.root, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      bag.report(
        "dataset '\(dataset.name)' has its root at '\(dataset.root)', which is not a folder",
        at: dataset.rootPosition, hint: "give its folder with --root \(dataset.name)=DIR")
      return Listing(images: [], labelFiles: [])
    }
    switch split.images {
    case .glob(let patterns):
      for pattern in patterns {
        images += glob(pattern, in: dataset, bag: bag)
      }
    case .list(let file):
      if let lines = list(file, in: dataset, bag: bag) {
        images = lines
        labelFiles.append(file.value)
      }
    case .annotated:
      break
    }
    if case .coco(let coco) = split.labels {
      if FileBytes.exists("\(dataset.root)/\(coco.file.value)") {
        labelFiles.append(coco.file.value)
      } else {
        missing(coco.file, in: dataset, bag: bag)
      }
    }
    let ordered = Set(images).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    for path in ordered where path.utf8.contains(where: { $0 < 32 }) {
      bag.report(
        "the file name '\(path)' holds a control character", at: split.position,
        hint: "rename the file")
    }
    return Listing(images: ordered, labelFiles: labelFiles)
  }

  private static func glob(
    _ pattern: Located<String>, in dataset: DatasetManifest, bag: DiagnosticBag
  ) -> [String] {
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
    guard FileBytes.exists("\(dataset.root)/\(file.value)") else {
      missing(file, in: dataset, bag: bag)
      return nil
    }
    do {
      let text = try FileBytes.readText("\(dataset.root)/\(file.value)")
      let paths = text.split(whereSeparator: \.isNewline).compactMap { line in
        line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init)
      }
      if paths.isEmpty { bag.report("'\(file.value)' lists no image", at: file.position) }
      let absent = paths.filter { !FileBytes.exists("\(dataset.root)/\($0)") }
      if let first = absent.first {
        bag.report(
          "'\(file.value)' lists '\(first)', which does not exist"
            + (absent.count > 1 ? " (and \(absent.count - 1) more)" : ""),
          at: file.position, hint: "paths in a list start from the dataset's root")
      }
      return paths
    } catch {
      bag.report("'\(file.value)' \(error.message)", at: file.position, hint: error.hint)
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
