import Codecs
import Foundation
import Imaging
import Manifest
import Support

extension Source {
  /// The pixels of an image, with the channels and the depth that the dataset's manifest says.
  ///
  /// - Parameters:
  ///   - row: The image's row.
  ///   - foresight: What will be looked at of it.
  /// - Returns: The picture, upright.
  /// - Throws: ``PipelineError``, see ``Catalog/pixels(ofImage:as:valueRange:page:foresight:)``.
  package func pixels(
    ofImage row: Int, foresight: Foresight = .everything
  ) throws(PipelineError) -> Picture {
    try catalog.pixels(
      ofImage: row, as: PixelFormat(entry.dataset), valueRange: entry.dataset.valueRange,
      page: entry.dataset.page, foresight: foresight)
  }
}

extension Source {
  /// The coded data of a JPEG, to be decoded only where something is put on it.
  ///
  /// - Throws: ``PipelineError`` with `unsupportedFormat` for any other file, and as
  ///   ``pixels(ofImage:foresight:)``.
  package func scan(ofImage row: Int) throws(PipelineError) -> JPEGScan {
    let name = catalog.images[row].path
    let scan = try JPEGScan(try catalog.bytes(ofImage: row), named: name)
    guard scan.channels == entry.dataset.channels else {
      throw PipelineError(
        .unsupportedFormat, at: name,
        "has \(scan.channels) channels, so its blocks cannot be copied to the "
          + "\(entry.dataset.channels) of its dataset",
        hint: "write 'channels: \(scan.channels)' in the dataset manifest, "
          + "or 'pixels: { jpg: QUALITY }'")
    }
    return scan
  }

  /// The pixels of an image and, when it can be had, the coded data they come from.
  ///
  /// - Throws: ``PipelineError`` as ``pixels(ofImage:foresight:)``.
  package func pixelsAndScan(
    ofImage row: Int
  ) throws(PipelineError) -> (Picture, JPEGScan?) {
    let name = catalog.images[row].path
    let bytes = try catalog.bytes(ofImage: row)
    let picture = try catalog.pixels(
      of: bytes, named: name, as: PixelFormat(entry.dataset),
      valueRange: entry.dataset.valueRange, page: entry.dataset.page, foresight: .everything)
    // What can be decoded but not taken apart has no scan, as most formats have none.
    return (picture, try? JPEGScan(bytes, named: name))
  }
}

extension Catalog {
  /// The pixels of an image, with some channels and a depth.
  ///
  /// - Parameters:
  ///   - row: The image's row.
  ///   - format: The channels and the depth.
  ///   - valueRange: What becomes the least and the greatest sample, for files whose values have no
  ///     range of their own.
  ///   - page: The page of a TIFF, from 0.
  ///   - foresight: What will be looked at of it.
  /// - Returns: The picture, upright, of which as much is decoded as will be looked at.
  /// - Throws: ``PipelineError``: `changedInput` when the file is no longer the one catalogued;
  ///   `missingFile`, `corruptFile`, … when it cannot be read; `mismatchedShape` when two channels
  ///   are asked for and it has not two.
  package func pixels(
    ofImage row: Int, as format: PixelFormat, valueRange: ClosedRange<Double>? = nil,
    page: Int = 0, foresight: Foresight = .everything
  ) throws(PipelineError) -> Picture {
    let bytes = try bytes(ofImage: row)
    var foresight = foresight
    foresight.isSound = known.isSound(row: row)
    let picture = try pixels(
      of: bytes, named: images[row].path, as: format, valueRange: valueRange, page: page,
      foresight: foresight)
    known.noteSound(row: row)
    return picture
  }

  /// The same of bytes that were read before.
  fileprivate func pixels(
    of bytes: [UInt8], named name: String, as format: PixelFormat,
    valueRange: ClosedRange<Double>?, page: Int, foresight: Foresight
  ) throws(PipelineError) -> Picture {
    try format.decode(
      bytes, named: name, valueRange: valueRange, page: page, foresight: foresight
    ) { channels in
      PipelineError(
        .mismatchedShape, at: name,
        "has \(channels) channels, expected the 2 of its dataset's manifest",
        hint: "dual energy is a TIFF of two samples a pixel, or a PNG of gray and alpha")
    }
  }

  /// The bytes of an image's file, or of its member of a tar.
  ///
  /// - Throws: ``PipelineError``: `changedInput` when they are no longer those catalogued;
  ///   `missingFile` or `inputOutput` when they cannot be read.
  package func bytes(ofImage row: Int) throws(PipelineError) -> [UInt8] {
    let image = images[row]
    let changed = PipelineError(
      .changedInput, at: image.path, "differs from the file this run catalogued",
      hint: "put the file back, or start another run")
    let bytes: [UInt8]
    if let place = image.place {
      do {
        bytes = try FileBytes.read(root.file(place.tar), at: place.offset, count: image.bytes)
      } catch  where error.code == .changedInput {
        throw changed
      }
    } else {
      bytes = try FileBytes.read(root.file(image.path))
    }
    guard bytes.count == image.bytes, known.admit(bytes, row: row, digest: image.digest) else {
      throw changed
    }
    return bytes
  }
}
