import ArgumentParser
import Codecs
import Console
import Execution
import Foundation
import Reporting
import Stages
import Support

/// `preview FILE`: some samples as a picture or a page, made but not stored.
struct Preview: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws some samples with boxes, masks and class names.")

  @OptionGroup var options: PipelineOptions

  @Option(help: "How many samples, spread over the run.")
  var count = 12

  @Option(help: "The picture (.png) or page (.html) to write.")
  var out = "preview.png"

  func validate() throws {
    guard (1...1000).contains(count) else {
      throw ValidationError("--count is \(count), expected 1...1000")
    }
    guard out.hasSuffix(".png") || out.hasSuffix(".html") else {
      throw ValidationError("--out is '\(out)', expected a name that ends in .png or .html")
    }
  }

  func run() throws {
    let open = try CheckedPipeline(options).open()
    let plan = open.maker.plan
    var samples: [PreviewSample] = []
    let asked = min(count, open.maker.count)
    for turn in 0..<asked {
      let sample = try open.maker.sample(turn * open.maker.count / asked)
      if let reason = sample.dropReason {
        Terminal.complain("\(sample.key) was dropped: \(reason)")
      } else {
        samples.append(PreviewSample(sample, plan: plan))
      }
    }
    let title = "\(plan.manifest.name): \(samples.count) of \(open.maker.count) samples"
    if out.hasSuffix(".png") {
      let sheet = ContactSheet.sized(for: samples).draw(samples, title: title)
      try FileBytes.writeAtomically(try PNGEncoder.encode(sheet), to: out)
    } else {
      let page = ReportPage(title: plan.manifest.name, subtitle: title, samples: samples)
      try FileBytes.writeAtomically(Array(try page.html().utf8), to: out)
    }
    Terminal.say(out)
  }
}
