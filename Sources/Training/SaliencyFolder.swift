import Codecs
import Datasets
import Foundation
import Imaging
import Support

/// A folder of maps of an encoder, laid out as the estimator `from_files` reads them: `maps/` as the
/// images' own folders, and `saliency.yaml`, the dataset manifest of the maps, once all are there.
package struct SaliencyFolder: Sendable {
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The dataset manifest of the maps.
  package var manifest: String { "\(path)/saliency.yaml" }
  /// The folder of the maps.
  package var maps: String { "\(path)/maps" }
  /// The folder of the catalogs of the images.
  package var catalogs: String { "\(path)/\(Self.catalog)" }
  package var lock: String { "\(path)/\(Self.lockName)" }
  /// What the maps are a function of.
  private var identity: String { "\(path)/\(Self.identityName)" }

  private static let catalog = "catalog"
  private static let lockName = ".saliency.lock"
  private static let identityName = "saliency.json"

  /// Refuses a folder that somebody else wrote something into.
  ///
  /// - Throws: ``PipelineError`` with `differentRun` for such a folder, `inputOutput` when it cannot
  ///   be listed.
  package func check() throws(PipelineError) {
    guard try !FileBytes.isPresent(identity) else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw PipelineError(.inputOutput, at: path, "cannot be listed")
    }
    let own = [Self.catalog, Self.lockName, Self.identityName + ".tmp"]
    guard let other = names.sorted().first(where: { !own.contains($0) }) else { return }
    throw PipelineError(
      .differentRun, at: path, "holds '\(other)', but no maps",
      hint: "choose another folder with --out")
  }

  /// Begins on maps, or goes on with the same.
  ///
  /// - Parameter identity: What the maps are a function of: whole numbers and texts alone.
  /// - Throws: ``PipelineError`` with `differentRun` when the folder holds others, `corruptFile` when
  ///   it cannot be told which.
  package func begin(_ identity: JSONValue) throws(PipelineError) {
    guard try FileBytes.isPresent(self.identity) else {
      let text = identity.text(indented: true) + [UInt8(ascii: "\n")]
      return try FileBytes.writeAtomically(text, to: self.identity)
    }
    let there = try JSONValue(parsing: try FileBytes.read(self.identity), at: self.identity)
    let differences = there.differences(from: identity).prefix(5)
    guard !differences.isEmpty else { return }
    throw PipelineError(
      .differentRun, at: path, "holds other maps: " + differences.joined(separator: "; "),
      hint: "choose another folder with --out, or delete this one")
  }

  /// Where the map of each image of a catalog lies below ``maps``, by row: in the image's folder, by
  /// its name.
  ///
  /// - Throws: ``PipelineError`` with `outsideRoot` for an image whose path goes back up,
  ///   `invalidManifest` when two images would have one map.
  package static func names(of catalog: Catalog) throws(PipelineError) -> [String] {
    var names: [String] = []
    var rows: [String: Int] = [:]
    for (row, image) in catalog.images.enumerated() {
      let folder = PathText.folder(of: image.path)
      let name = (folder.isEmpty ? "" : folder + "/") + image.stem + ".png"
      guard !name.split(separator: "/").contains("..") else {
        throw PipelineError(
          .outsideRoot, at: image.path, "has '..' in its path, so there is no place for its map",
          hint: "name the image by a path without it")
      }
      if let twin = rows.updateValue(row, forKey: name) {
        throw PipelineError(
          .invalidManifest, at: image.path,
          "and '\(catalog.images[twin].path)' would both have the map '\(name)'",
          hint: "rename one of them, or narrow the dataset's 'images'")
      }
      names.append(name)
    }
    return names
  }

  /// Whether a map is there.
  package func has(_ name: String) throws(PipelineError) -> Bool {
    try FileBytes.isPresent("\(maps)/\(name)")
  }

  /// Writes a map, whole or not at all.
  ///
  /// - Parameters:
  ///   - map: One channel.
  ///   - name: Of ``names(of:)``.
  /// - Throws: ``PipelineError`` with `inputOutput`.
  package func write(_ map: Image, to name: String) throws(PipelineError) {
    let file = "\(maps)/\(name)"
    try FileBytes.makeFolder(PathText.folder(of: file))
    try FileBytes.writeAtomically(try PNGEncoder.encode(map), to: file)
  }

  /// Writes the dataset manifest of the maps.
  ///
  /// - Parameter dataset: The name of the dataset whose images they are of.
  /// - Throws: ``PipelineError`` with `inputOutput`.
  package func writeManifest(of dataset: String) throws(PipelineError) {
    // A name has 60 letters at most.
    let text = """
      # Maps of dataset '\(dataset)', by 'pastiche saliency'; saliency.json tells of which encoder.
      version: 1
      name: \(dataset.prefix(51))-saliency
      channels: 1
      root: maps
      images: "**/*.png"

      """
    try FileBytes.writeAtomically(Array(text.utf8), to: manifest)
  }
}
