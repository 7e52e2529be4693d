import Support

extension StageEntry {
  /// The stages that crop a random box to a size and flip every other picture.
  ///
  /// - Parameters:
  ///   - size: What the box is resized to.
  ///   - leastShare: How much of the picture it holds at least.
  ///   - position: Where problems with it are told.
  /// - Returns: `random_resized_crop` and `flip`, as if they were written.
  package static func boxAndFlip(
    _ size: (width: Int, height: Int), leastShare: Double, at position: SourcePosition
  ) -> [StageEntry] {
    func list(_ scalars: [ManifestScalar]) -> ManifestNode {
      ManifestNode(
        .sequence(scalars.map { ManifestNode(.scalar($0), at: position) }), at: position)
    }
    func stage(_ name: String, _ settings: [(String, ManifestNode)]) -> StageEntry {
      StageEntry(
        name: ManifestKey(name: name, position: position),
        settings: ManifestNode(
          .mapping(settings.map { (ManifestKey(name: $0.0, position: position), $0.1) }),
          at: position))
    }
    return [
      stage(
        "random_resized_crop",
        [
          ("size_px", list([.integer(size.width), .integer(size.height)])),
          ("scale_range", list([.number(leastShare), .integer(1)])),
        ]),
      stage("flip", [("probability", ManifestNode(.scalar(.number(0.5)), at: position))]),
    ]
  }
}
