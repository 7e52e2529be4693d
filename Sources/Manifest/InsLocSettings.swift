import Support

/// The numbers of InsLoc (arXiv 2102.08318).
package struct InsLocSettings: Sendable {
  /// K, how many keys the queue of each level holds.
  package let queue: Int
  package let region: RegionSettings

  static func read(_ reader: MappingReader, batch: Int, accumulate: Int) -> InsLocSettings {
    let queue = MoCoSettings.queue(reader, batch: batch, accumulate: accumulate)
    return InsLocSettings(queue: queue, region: RegionSettings.read(reader, batch: batch))
  }
}
