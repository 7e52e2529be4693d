import Datasets
import Imaging
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
  package func sample(
    _ index: Int, for run: StageRun?
  ) throws(PipelineError) -> LabelledSample {
    let row = pool[index]
    var sample = Sample(index: index, subject: row)
    let canvas = try row.canvas(foresight: run?.foresight(of: "image", in: sample) ?? .everything)
    let classes = Set(canvas.instances.lazy.filter { !$0.isIgnored }.map(\.classID))
    sample["image"] = canvas
    return LabelledSample(
      key: canvas.source.path, label: classes.count == 1 ? classes.first : nil, sample: sample)
  }
}
