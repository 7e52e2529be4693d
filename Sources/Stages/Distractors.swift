import Datasets
import Manifest
import Support

/// Segments pasted on top of the others that are not labelled: they hide, and their pixels are regions
/// to ignore in the label map.
///
/// Drawn uniformly with replacement; blend, placement and keep rules are those of the paste. The order
/// is that of Dwibedi, Misra and Hebert's generator (ICCV 2017): first what counts, then what distracts.
struct Distractors: Sendable {
  let sources: [String]
  let countRange: ClosedRange<Int>
  let geometry: Geometry

  init(_ reader: MappingReader, onto canvases: [String], in plan: StagePlan) {
    sources = plan.sourceNames(reader, "from", as: nil, about: "the sources they are drawn from")
    plan.requireFormat(of: sources, fits: canvases, at: reader.position(of: "from"))
    countRange = reader.integerRange(
      "count_range", in: 0...1000, default: 2...4, about: "how many a sample gets")
    geometry = Geometry(reader, ontoCanvas: true)
    reader.finish()
  }

  /// The segments of one sample.
  func rows(in run: StageRun, _ stream: inout RandomStream) -> [PoolRow] {
    let pool = run.pool(sources)
    return (0..<stream.integer(countRange)).map { _ in pool[stream.integer(0...pool.count - 1)] }
  }
}
