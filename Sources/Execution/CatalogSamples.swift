import Datasets
import Stages
import Support

/// The images of datasets as samples with the one canvas `image`, without any shards.
package struct CatalogSamples: TrainingSamples {
  private let pool: Pool

  /// - Parameter sources: Used as images, all of one format.
  package init(_ sources: [Source]) {
    precondition(sources.allSatisfy { $0.entry.use == .images }, "segments are no samples")
    pool = Pool(sources)
  }

  package var count: Int { pool.count }

  /// An image with its labelled instances; its label is their class, when all are of one.
  package func sample(_ index: Int) throws(PipelineError) -> LabelledSample {
    let row = pool[index]
    let canvas = try row.canvas()
    let classes = Set(canvas.instances.lazy.filter { !$0.isIgnored }.map(\.classID))
    var sample = Sample(index: index, subject: row)
    sample["image"] = canvas
    return LabelledSample(
      key: canvas.source.path, label: classes.count == 1 ? classes.first : nil, sample: sample)
  }
}
