import Codecs
import Datasets
import Imaging
import Support
import Synchronization

/// The images that canvases start from, shared by the threads that make samples.
///
/// Where a canvas is an image with some things on it, most of its file is the same in every sample
/// that starts from this image: so images that come again are kept with what encoding them gave. A
/// sample is the same whether or not its image was here. What is here stays: where images are drawn
/// uniformly, as backgrounds are, none is worth more than another.
package final class GroundCache: Sendable {
  private struct Key: Hashable {
    let source: String
    let row: Int

    init(_ row: PoolRow) {
      source = row.source.entry.name
      self.row = row.row
    }
  }

  private struct State {
    var grounds: [Key: CodedGround] = [:]
    var bytes = 0
    /// By source, which images have come once.
    var seen: [String: [Bool]] = [:]
    /// Whether an image did not fit: then no other one is prepared in vain.
    var isFull = false
  }

  private let form: CanvasGround
  private let limit: ByteCount
  private let mostImages: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - form: In which form canvases get their images.
  ///   - limit: How much images may take together.
  ///   - mostImages: The most images, so that a long run with small ones takes no more memory than a
  ///     short one.
  package init(
    _ form: CanvasGround, limit: ByteCount = .mebibytes(128), mostImages: Int = 512
  ) {
    self.form = form
    self.limit = limit
    self.mostImages = mostImages
  }

  /// The image of a row, decoded as far as it will be looked at when it is not coded.
  ///
  /// - Throws: ``PipelineError`` when it cannot be read, or has not the form that is asked for.
  package func picture(_ row: PoolRow, foresight: Foresight) throws(PipelineError) -> Picture {
    // Made outside the lock: two threads may make the same at once.
    switch form {
    case .pixels: return try row.source.pixels(ofImage: row.row, foresight: foresight)
    case .blocks:
      let (known, isWanted) = find(row)
      if let known { return .coded(CodedPicture(known)) }
      let ground = CodedGround(try row.source.scan(ofImage: row.row))
      if isWanted { keep(ground, row) }
      return .coded(CodedPicture(ground))
    case .recoded(let encoder):
      let (known, isWanted) = find(row)
      if let known { return .coded(CodedPicture(known)) }
      guard isWanted else { return try row.source.pixels(ofImage: row.row, foresight: foresight) }
      let (picture, scan) = try row.source.pixelsAndScan(ofImage: row.row)
      guard case .eight(let image) = picture, image.channels != 2 else { return picture }
      let ground = try CodedGround(image, of: scan, by: encoder)
      keep(ground, row)
      return .coded(CodedPicture(ground))
    }
  }

  /// An image that is here; of another one, whether it has come before and there is room for it.
  private func find(_ row: PoolRow) -> (known: CodedGround?, isWanted: Bool) {
    let key = Key(row)
    return state.withLock { state in
      if let known = state.grounds[key] { return (known, false) }
      guard !state.isFull else { return (nil, false) }
      let count = row.source.catalog.images.count
      var seen =
        state.seen.removeValue(forKey: key.source) ?? [Bool](repeating: false, count: count)
      let isWanted = seen[key.row]
      seen[key.row] = true
      state.seen[key.source] = seen
      return (nil, isWanted)
    }
  }

  private func keep(_ ground: CodedGround, _ row: PoolRow) {
    let key = Key(row)
    state.withLock { state in
      guard !state.isFull, state.grounds[key] == nil else { return }
      let bytes = state.bytes + ground.footprint
      guard bytes <= limit.bytes, state.grounds.count < mostImages else {
        state.isFull = true
        return
      }
      state.grounds[key] = ground
      state.bytes = bytes
    }
  }
}
