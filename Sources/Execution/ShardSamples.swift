import Datasets
import Imaging
import Shards
import Stages
import Support

/// The samples of shards, ours or anyone's WebDataset tars, in the order of the tars.
package struct ShardSamples: TrainingSamples {
  /// What the members of a sample are.
  private enum Form: Sendable {
    /// Those of our own shards, with a member `json`.
    case ours([CanvasInput], classes: Int)
    /// A picture in one of some fields, and perhaps a class id in `cls`.
    case pictures(fields: [String], CanvasInput)
  }

  private let table: SampleTable
  private let form: Form

  /// The samples of a finished run of ours.
  ///
  /// - Parameters:
  ///   - folder: The folder of shards.
  ///   - inputs: The canvases that are read.
  ///   - classes: The classes that the ids of instances are to mean.
  /// - Throws: ``PipelineError`` with `differentRun` when the shards have other classes, and see
  ///   ``SampleTable/init(run:index:)``.
  package init(
    run folder: String, inputs: [CanvasInput], classes: [String]
  ) throws(PipelineError) {
    let index = try ShardIndex.read(folder: folder)
    guard index.classes == classes else {
      throw PipelineError(
        .differentRun, at: folder,
        "has the classes \(index.classes.joined(separator: ", ")), but the manifest "
          + classes.joined(separator: ", "), hint: "make the shards again, into another folder")
    }
    table = try SampleTable(run: folder, index: index)
    form = .ours(inputs, classes: classes.count)
  }

  /// The samples of anyone's tars.
  ///
  /// - Parameters:
  ///   - paths: The tars.
  ///   - fields: The field of the picture, the first of these that a sample has.
  ///   - input: The canvas that the picture becomes.
  /// - Throws: ``PipelineError``, see ``SampleTable/init(tars:)``.
  package init(
    tars paths: [String], fields: [String], input: CanvasInput
  ) throws(PipelineError) {
    table = try SampleTable(tars: paths)
    form = .pictures(fields: fields, input)
  }

  package var count: Int { table.count }

  /// The number of a sample of a run of ours; nil when its shard does not hold it.
  ///
  /// - Throws: ``PipelineError``, see ``SampleTable/index(ofKey:in:)``.
  package func index(ofKey key: String, in shard: ShardName) throws(PipelineError) -> Int? {
    try table.index(ofKey: key, in: shard)
  }

  /// How many distinct things of each class the samples show, by class id.
  ///
  /// It is told by the members `json`; no pictures are decoded, and classes that are not there are not
  /// among them.
  ///
  /// - Throws: ``PipelineError`` with `corruptFile` for a sample that does not tell.
  package func segmentsOfClasses() throws(PipelineError) -> [Int: Int] {
    guard case .ours(let inputs, let classes) = form else { return [:] }
    var seen: [Int: Set<Origin>] = [:]
    for index in 0..<count {
      let (place, stored) = try table.sample(index) { $0 == "json" }
      let things = try StoredCanvases(stored, at: place, classes: classes).things(inputs)
      for thing in things { seen[thing.classID, default: []].insert(thing.origin) }
    }
    return seen.mapValues(\.count)
  }

  package func sample(
    _ index: Int, for run: StageRun?
  ) throws(PipelineError) -> LabelledSample {
    switch form {
    case .ours(let inputs, let classes):
      // Neither label maps nor boxes in other people's formats tell anything more.
      let (place, stored) = try table.sample(index) {
        !$0.hasSuffix("seg.png") && !$0.hasSuffix("xml")
      }
      return try StoredCanvases(stored, at: place, classes: classes).sample(index, inputs, for: run)
    case .pictures(let fields, let input):
      let (place, stored) = try table.sample(index) { $0 == "cls" || fields.contains($0) }
      return try Self.picture(index, stored, at: place, fields, input, for: run)
    }
  }

  private static func picture(
    _ index: Int, _ stored: StoredSample, at place: String, _ fields: [String],
    _ input: CanvasInput,
    for run: StageRun?
  ) throws(PipelineError) -> LabelledSample {
    let place = "\(place):\(stored.key)"
    let picture = fields.lazy.compactMap { field in stored.members.first { $0.name == field } }
      .first
    guard let picture else {
      throw PipelineError(
        .missingFile, at: place, "has no field \(fields.joined(separator: ", "))")
    }
    var sample = Sample(index: index, subject: nil)
    let path = "\(place).\(picture.name)"
    sample[input.name] = Canvas(
      image: try StoredCanvases.pixels(
        picture.bytes, as: input.format, named: path,
        foresight: run?.foresight(of: input.name, in: sample) ?? .everything),
      source: Origin(source: "", dataset: "", path: path))
    return LabelledSample(key: stored.key, label: stored.label, sample: sample)
  }
}
