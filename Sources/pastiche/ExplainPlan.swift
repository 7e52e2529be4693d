import Console
import Execution
import Manifest
import Stages
import Support

/// `explain FILE`: the manifest with every default, and what a run of it would make.
struct ExplainPlan {
  private let plan: Plan
  private let open: OpenPipeline

  init(_ checked: CheckedPipeline) throws(PipelineError) {
    plan = checked.plan
    open = try checked.open()
  }

  func tell(json: Bool) throws {
    if json {
      Terminal.say(String(decoding: try self.json().text(indented: true), as: UTF8.self))
      return
    }
    Terminal.say(try plan.resolved.yaml())
    Terminal.say("# sources")
    for entry in plan.manifest.sources {
      guard let source = open.maker.sources[entry.name] else { continue }
      let dropped = source.dropped.sorted { $0.key < $1.key }
        .map { ", \($0.value) left out: \($0.key)" }.joined()
      let problems = source.catalog.problems.count
      Terminal.say(
        "#   \(entry.name): \(source.rows.count) \(entry.use.rawValue) of '\(entry.dataset.name)' in "
          + "\(entry.dataset.root)\(dropped)"
          + (problems > 0 ? ", \(problems) images unreadable" : ""))
    }
    Terminal.say("# plan")
    Terminal.say("#   samples: \(open.maker.count)")
    Terminal.say(
      "#   shards: \(shardCount) of \(plan.manifest.shards.samplesPerShard) samples")
    Terminal.say("#   machines: any number, by generate --partition K/N, or auto under a scheduler")
    Terminal.say("#   canvases: \(plan.canvases.joined(separator: ", "))")
    Terminal.say("#   classes: \(plan.classes.joined(separator: ", "))")
    Terminal.say("#   size: about \(try estimate(open.maker))")
    if let training = plan.training {
      let views = training.views.map(\.description)
      Terminal.say(
        "#   batches: \(training.batch) of \(views.joined(separator: ", ")), "
          + "\(training.batchSize) each")
    }
    Terminal.say("#   folder: \(open.folder.path)")
  }

  private func json() throws(PipelineError) -> JSONValue {
    let sources = plan.manifest.sources.compactMap { entry -> (String, JSONValue)? in
      guard let source = open.maker.sources[entry.name] else { return nil }
      let facts: JSONValue = [
        "dataset": .string(entry.dataset.name), "use": .string(entry.use.rawValue),
        "rows": .integer(source.rows.count),
        "left_out": .object(source.dropped.mapValues { .integer($0) }),
        "unreadable": .integer(source.catalog.problems.count),
      ]
      return (entry.name, facts)
    }
    let views = (plan.training?.views ?? []).map { view in
      (view.name, JSONValue.array(view.shape.map { .integer($0) }))
    }
    return [
      "manifest": plan.resolved.json,
      "views": .object(Dictionary(views, uniquingKeysWith: { $1 })),
      "sources": .object(Dictionary(sources, uniquingKeysWith: { $1 })),
      "samples": .integer(open.maker.count), "shards": .integer(shardCount),
      "canvases": .array(plan.canvases.map { .string($0) }),
      "classes": .array(plan.classes.map { .string($0) }),
      "bytes": .integer(try estimate(open.maker).bytes), "folder": .string(open.folder.path),
    ]
  }

  private var shardCount: Int {
    Generator(maker: open.maker, identity: open.identity, folder: open.folder).shardCount
  }

  /// The size of all shards, from a few samples made for the purpose.
  private func estimate(_ maker: SampleMaker) throws(PipelineError) -> ByteCount {
    let encoding = SampleEncoding(maker.plan)
    let tried = min(8, maker.count)
    var bytes = 0
    for turn in 0..<tried {
      let sample = try maker.sample(turn * maker.count / tried)
      guard sample.dropReason == nil else { continue }
      for member in try encoding.members(of: sample).members {
        bytes += 512 + (member.bytes.count + 511) / 512 * 512
      }
    }
    return ByteCount(bytes / max(1, tried) * maker.count)
  }
}
