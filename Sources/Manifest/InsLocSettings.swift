import Support

/// The numbers of InsLoc (arXiv 2102.08318).
package struct InsLocSettings: MethodSettings {
  package static let name = "insloc"
  package static let facts = MethodFacts(
    paper: "2102.08318", about: "the same crop pasted on two images, by its box",
    pipeline: "insloc.yaml",
    bank: MethodFacts.keys(4 * 65_536, of: 128), needs: RegionSettings.needs(labels: false))

  /// K, how many keys the queue of each level holds.
  package let queue: Int
  package let region: RegionSettings

  package static func read(_ reader: MappingReader, _ step: StepSize) -> InsLocSettings {
    let queue = MoCoSettings.queue(reader, step)
    return InsLocSettings(queue: queue, region: RegionSettings.read(reader, step))
  }
}
