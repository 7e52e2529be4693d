import Codecs
import Foundation
import Imaging
import Support
import Testing

/// Compares with what Pillow made of public test files, when they are there.
///
/// `PASTICHE_DATA` names a folder of packs; each pack has a `manifest.csv` with path, status, format,
/// stored size, EXIF orientation, channel means and, for lossless files, the SHA-256 of the RGBA
/// bytes or of the 16-bit little-endian samples.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["PASTICHE_DATA"] != nil,
    "PASTICHE_DATA names no folder of real files"))
struct RealFileTests {
  private struct Row {
    let path: String
    let columns: [String: String]

    subscript(name: String) -> String { columns[name] ?? "" }
  }

  private func rows(of folder: String) throws -> [Row] {
    let lines = try FileBytes.readText(folder + "/manifest.csv")
      .split(whereSeparator: \.isNewline).map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    let names = try #require(lines.first)
    return lines.dropFirst().map { fields in
      let columns = Dictionary(uniqueKeysWithValues: zip(names, fields))
      return Row(path: folder + "/" + (columns["path"] ?? ""), columns: columns)
    }
  }

  @Test(arguments: [
    "codec-jpeg", "codec-pngsuite", "codec-exif", "codec-png-extra", "codec-pillow",
    "codec-bmpsuite", "codec-tiff",
  ])
  func `every file is decoded as Pillow does or refused by name`(pack: String) throws {
    let root = try #require(ProcessInfo.processInfo.environment["PASTICHE_DATA"])
    var counts: [String: Int] = [:]
    for row in try rows(of: root + "/" + pack) {
      counts[try outcome(of: row), default: 0] += 1
    }
    let text = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print("real files: \(pack): \(text.joined(separator: ", "))")
    #expect(!counts.isEmpty)
  }

  /// Checks one file; returns what was checked.
  private func outcome(of row: Row) throws -> String {
    let bytes = try FileBytes.read(row.path)
    let isOurs = row["format"] == "PNG" || row["format"] == "JPEG"
    let header: ImageHeader
    let image: Image
    do {
      header = try ImageDecoder.header(of: bytes, named: row.path)
      image = try ImageDecoder.decode(bytes, named: row.path)
    } catch {
      if row["status"] != "ok" { return "refused by both" }
      // Pillow does not look at the checksum of image data; the suites name such files x….
      let name = row.path.split(separator: "/").last ?? ""
      if error.code == .corruptFile, name.hasPrefix("x") { return "refused by its checksum" }
      #expect(error.code == .unsupportedFormat, "\(error)")
      return isOurs ? "refused as a kind (\(error.message))" : "refused as another format"
    }
    guard row["status"] == "ok" else {
      Issue.record("\(row.path) is read, but by Pillow not")
      return "read, by Pillow not"
    }
    let path = Comment(rawValue: row.path)
    #expect(isOurs, path)
    #expect("\(header.storedSize.width)" == row["width"], path)
    #expect("\(header.storedSize.height)" == row["height"], path)
    #expect(image.size == header.size, path)
    if header.format == .jpeg {
      let orientation = row["exif_orientation"]
      #expect("\(header.orientation)" == (orientation.isEmpty ? "1" : orientation), path)
      try compareMeans(of: image, with: row)
      return "JPEG means"
    }
    if header.bitDepth == 16 {
      guard !row["raw_sha256_le"].isEmpty else {
        try compareMeans(of: image, with: row)
        return "16-bit PNG means"
      }
      let labels = try ImageDecoder.decodeLabels(bytes, named: row.path)
      let raw = labels.labels.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
      #expect(Digest(of: raw).description == row["raw_sha256_le"], path)
      return "16-bit PNG exact"
    }
    if header.channels == 2, header.bitDepth == 2 || header.bitDepth == 4 {
      // Pillow compares a transparent gray of few bits with samples that are already scaled up.
      try compareMeans(of: image, with: row)
      return "transparent low-depth PNG means"
    }
    #expect(Digest(of: rgba(image)).description == row["rgba8_sha256"], path)
    return "8-bit PNG exact"
  }

  private func compareMeans(of image: Image, with row: Row) throws {
    let expected = row["channel_means"].split(separator: " ").compactMap { Double($0) }
    let image =
      expected.count == image.channels
      ? image : Image(size: image.size, channels: 4, samples: rgba(image))
    try #require([1, 3, 4].contains(expected.count), "\(row.path)")
    for channel in expected.indices {
      let sum = stride(from: channel, to: image.samples.count, by: image.channels)
        .reduce(0) { $0 + Int(image.samples[$1]) }
      let mean = Double(sum) / Double(image.size.area)
      #expect(abs(mean - expected[channel]) <= 1, "\(row.path): channel \(channel)")
    }
  }

  private func rgba(_ image: Image) -> [UInt8] {
    let channels = image.channels
    return stride(from: 0, to: image.samples.count, by: channels).flatMap { start in
      let pixel = image.samples[start..<start + channels]
      let colour = channels >= 3 ? Array(pixel.prefix(3)) : Array(repeating: pixel[start], count: 3)
      return colour + [channels % 2 == 0 ? pixel[start + channels - 1] : 255]
    }
  }
}
