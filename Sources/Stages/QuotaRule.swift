import Datasets
import Manifest
import Support

/// The share of each class among the segments a paste draws.
///
/// Each segment's class is drawn with these probabilities, then a segment of the class uniformly. What
/// the shares leave to 1 goes to the segments of all other classes, each equally likely.
struct QuotaRule: Sendable {
  /// Classes by name, in that order, with shares in 0...1 that add up to at most 1.
  let shares: [(name: String, share: Double)]
  let position: SourcePosition

  /// Reads a mapping from class to share; the classes are those there are to draw from.
  init(_ reader: MappingReader, classes: [String]) {
    var shares: [(name: String, share: Double)] = []
    let names = reader.names(nil, for: "a class", missing: "\(reader.subject) names no class")
    for key in names {
      if !classes.contains(key.name) {
        reader.bag.report(
          "\(reader.subject) names class '\(key.name)', which its sources do not have",
          at: key.position, hint: NearestName.hint(for: key.name, among: classes))
      }
      shares.append((key.name, reader.number(key.name, in: 0...1, about: "a class's share")))
    }
    reader.finish()
    shares.sort { $0.name < $1.name }
    let sum = shares.reduce(0) { $0 + $1.share }
    if sum > 1 + 1e-9 {
      reader.bag.report(
        "\(reader.subject) adds up to \(Self.rounded(sum)), expected at most 1", at: reader.node)
    } else if !shares.isEmpty, sum < 1 - 1e-9,
      classes.allSatisfy({ name in shares.contains { $0.name == name } })
    {
      reader.bag.report(
        "\(reader.subject) adds up to \(Self.rounded(sum)), but there is no other class for the rest",
        at: reader.node, hint: "make them add up to 1")
    }
    self.shares = shares
    position = reader.node.position
  }

  private static func rounded(_ sum: Double) -> String {
    MappingReader.short((sum * 1e6).rounded() / 1e6)
  }

  /// Whether classes without a share are drawn too.
  private var hasRest: Bool { shares.reduce(0) { $0 + $1.share } < 1 - 1e-9 }

  /// Checks that there is a segment of every class that has a share.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` at the quotas.
  func check(_ pool: Pool, _ classes: [String]) throws(PipelineError) {
    for (name, share) in shares where share > 0 {
      let id = classes.firstIndex(of: name)
      guard !pool.hasSegment(where: { $0 == id }) else { continue }
      throw PipelineError(
        .outOfRange, at: "\(position)",
        "'quotas' ask for class '\(name)', but its sources have no segment of it",
        hint: "loosen their rules, or leave the class out")
    }
    let named = Set(shares.compactMap { classes.firstIndex(of: $0.name) })
    if hasRest, !pool.hasSegment(where: { !named.contains($0) }) {
      throw PipelineError(
        .outOfRange, at: "\(position)",
        "'quotas' leave a share to other classes, but their sources have no segment of any",
        hint: "make them add up to 1")
    }
  }

  /// A segment of a pool that passed ``check(_:_:)``.
  func segment(
    of pool: Pool, _ classes: [String], _ stream: inout RandomStream
  ) -> PoolRow? {
    var point = stream.unit()
    for (name, share) in shares {
      if point < share {
        let id = classes.firstIndex(of: name)
        return pool.segment(of: &stream) { $0 == id }
      }
      point -= share
    }
    guard !hasRest, let last = shares.last(where: { $0.share > 0 }) else {
      let named = Set(shares.compactMap { classes.firstIndex(of: $0.name) })
      return pool.segment(of: &stream) { !named.contains($0) }
    }
    // Shares that add up to 1 but for rounding leave a sliver, which is the last class's.
    let id = classes.firstIndex(of: last.name)
    return pool.segment(of: &stream) { $0 == id }
  }
}
