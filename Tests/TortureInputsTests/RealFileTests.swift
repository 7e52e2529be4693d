import Foundation
import Support
import Testing
import TortureInputs

/// Compares with what Pillow made of public test files, when they are there.
///
/// `PASTICHE_DATA` names a folder of packs, each with a `manifest.csv` (see ``ManifestRow``).
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["PASTICHE_DATA"] != nil,
    "PASTICHE_DATA names no folder of real files"))
struct RealFileTests {
  /// Files that Pillow reads and we do not read as it does, each with the reason.
  private static let exceptions: [String: String] = [
    "codec-pngsuite/xcsn0g01.png": "its image data has a wrong checksum, which Pillow skips",
    "codec-png-extra/bugfixes/x_interlaced_chck.png":
      "its image data has a wrong checksum, which Pillow skips",
    "codec-pngsuite/tbbn0g04.png":
      "Pillow compares the transparent gray with samples that are scaled up already",
    "codec-tiff/libtiffpic/depth/flower-rgb-planar-16.tif":
      "Pillow takes uncompressed planes of 16 bits for planes of 8",
    "codec-tiff/libtiffpic/depth/flower-separated-planar-16.tif":
      "Pillow takes uncompressed planes of 16 bits for planes of 8",
  ]

  @Test(arguments: [
    "codec-jpeg", "codec-pngsuite", "codec-exif", "codec-png-extra", "codec-pillow",
    "codec-bmpsuite", "codec-tiff",
  ])
  func `every file is read as Pillow does or is a named exception`(pack: String) throws {
    let root = try #require(ProcessInfo.processInfo.environment["PASTICHE_DATA"])
    var mutations = Mutations(perFile: 0)
    let rows = try InputFiles(below: "\(root)/\(pack)").files
    var lines: [JSONValue] = []
    _ = try TortureCommand.run("\(root)/\(pack)", mutations: &mutations) { line in
      if let value = try? JSONValue(parsing: Array(line.utf8), at: "line") { lines.append(value) }
    }
    try #require(lines.count == rows.count)
    for (file, line) in zip(rows, lines) {
      let name = "\(pack)/\(file.path)"
      let isOurs = ["PNG", "JPEG", "TIFF"].contains(file.row?["format"])
      guard let row = file.row, row.isComparable, isOurs else {
        #expect(line["result"] == "read" || line["result"] == "refused", "\(name)")
        continue
      }
      let isException = Self.exceptions[name] != nil
      #expect((line["result"] == "equal") != isException, "\(name): \(line["message"] ?? .null)")
    }
  }
}
