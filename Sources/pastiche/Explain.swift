import ArgumentParser
import Execution
import Manifest
import Stages
import Support

/// `explain FILE`: the manifest with every default, and what a run of it would make.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the manifest with every default written out, and the plan.")

  @OptionGroup var options: PipelineOptions

  @Option(help: "The run's folder (default: runs/NAME).")
  var out: String?

  func run() throws {
    let checked = try CheckedPipeline(options, out: out)
    let open = try checked.open()
    let plan = checked.plan
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
    let generator = Generator(maker: open.maker, identity: open.identity, folder: open.folder)
    Terminal.say("# plan")
    Terminal.say("#   samples: \(open.maker.count)")
    Terminal.say(
      "#   shards: \(generator.shardCount) of \(plan.manifest.shards.samplesPerShard) samples")
    Terminal.say("#   canvases: \(plan.canvases.joined(separator: ", "))")
    Terminal.say("#   classes: \(plan.classes.joined(separator: ", "))")
    Terminal.say("#   size: about \(try estimate(open.maker))")
    Terminal.say("#   folder: \(open.folder.path)")
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
