import Codecs
import Support

/// What became of a file.
package struct Verdict {
  package enum Result: String, CaseIterable {
    /// Read as the manifest says.
    case equal
    /// Not read.
    case refused
    /// Read otherwise than the manifest says.
    case wrong
    /// Read, and nothing to compare with.
    case read
  }

  package let result: Result
  /// Of the pixels, see ``ComparablePixels``.
  package let digest: Digest?
  /// Why it was refused or is wrong, or what was read.
  package let message: String

  /// How far the mean of a channel of a lossy file may be from another decoder's.
  package static let meanTolerance = 1.0

  /// Reads a file and compares it with its row.
  package init(of path: String, named name: String, row: ManifestRow?, limits: DecodeLimits) {
    do throws(PipelineError) {
      let bytes = try FileBytes.read(path, limit: .mebibytes(256))
      let header = try ImageDecoder.header(of: bytes, named: name, limits: limits)
      let image = try ImageDecoder.storedImage(bytes, named: name, limits: limits)
      let pixels = try ComparablePixels(image, format: header.format, named: name)
      self.init(of: pixels, described: header.text, row: row)
    } catch {
      self.init(
        result: .refused, digest: nil,
        message: error.message + (error.hint.map { "; \($0)" } ?? ""))
    }
  }

  /// Compares pixels with a row.
  package init(of pixels: ComparablePixels, described text: String, row: ManifestRow?) {
    let digest = pixels.digest
    guard let row, row.isComparable else {
      self.init(result: .read, digest: digest, message: text)
      return
    }
    let difference = Self.difference(pixels, digest, row)
    self.init(
      result: difference == nil ? .equal : .wrong, digest: digest, message: difference ?? text)
  }

  private init(result: Result, digest: Digest?, message: String) {
    self.result = result
    self.digest = digest
    self.message = message
  }

  private static func difference(
    _ pixels: ComparablePixels, _ digest: Digest, _ row: ManifestRow
  ) -> String? {
    let size = "\(row["width"])x\(row["height"])"
    guard pixels.size.description == size else {
      return "is \(pixels.size), expected \(size)"
    }
    let hashes = [row["rgba8_sha256"], row["raw_sha256_le"]].filter { !$0.isEmpty }
    guard hashes.isEmpty else {
      return hashes.contains(digest.description)
        ? nil : "the hash of the pixels is \(digest), expected \(hashes[0])"
    }
    let expected = row["channel_means"].split(separator: " ").compactMap { Double($0) }
    guard expected.count <= pixels.means.count else {
      return "has \(pixels.means.count) channels, expected \(expected.count)"
    }
    for (channel, (mean, wanted)) in zip(pixels.means, expected).enumerated()
    where abs(mean - wanted) > meanTolerance {
      return "the mean of channel \(channel) is \(mean), expected \(wanted)"
    }
    return nil
  }
}

extension ImageHeader {
  /// For example "PNG, 32x32, 3 channels, 8 bits".
  fileprivate var text: String {
    "\(format.title), \(storedSize), \(channels) channel\(channels == 1 ? "" : "s"), "
      + "\(bitDepth) bit\(bitDepth == 1 ? "" : "s")"
      + (orientation == 1 ? "" : ", orientation \(orientation)")
  }
}
