import Imaging
import Stages

/// One batch: the pixels of all views, and what is known of them.
///
/// Its memory belongs to the loader, which fills it anew when the batch's life has ended.
package struct Batch: ~Copyable {
  /// Where the batch lies; the next one is where to resume.
  package let position: LoaderPosition
  /// The views of each sample.
  package var shapes: [ViewShape] { ring.shapes }
  private let ring: BatchRing
  private let number: Int

  init(_ number: Int, of ring: BatchRing, at position: LoaderPosition) {
    self.number = number
    self.ring = ring
    self.position = position
  }

  deinit {
    ring.release(number)
  }

  /// The number of samples.
  package var count: Int { ring.batch }

  /// What is known of the sample of a slot.
  package subscript(slot: Int) -> BatchSample {
    ring.buffer(ofBatch: number).samples.read { $0[slot] }
  }

  /// The pixels of a view of all samples, `[batch, channels, height, width]`, brought to the mean and
  /// the deviation of its channels.
  ///
  /// - Parameters:
  ///   - view: A position in ``shapes``.
  ///   - body: Gets the memory for the time it runs.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  package func withPixels<Result, Failure: Error>(
    ofView view: Int, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try ring.buffer(ofBatch: number).pixels[view].read(body)
  }
}
