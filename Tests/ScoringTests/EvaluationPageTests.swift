import Foundation
import Imaging
import Reporting
import Scoring
import Support
import Testing

@Suite struct EvaluationPageTests {
  private let results: EvaluationResults
  private let html: String

  init() throws {
    results = try ResultsFixture.make()
    html = try EvaluationPage(results).page.html()
  }

  @Test func `the page tells facts, figures, differences, rates and images`() throws {
    let part = results.protocols[0]
    let miou = try #require(part.inits[1].summary(of: "miou_union"))
    for text in [
      "<title>segloc &amp; co: evaluation</title>", "<dt>seed</dt><dd>2310</dd>",
      "<dt>steps</dt><dd>500</dd>", ": means over the seeds ± standard deviation, %</h2>",
      EvaluationFigure.text(miou),
      "95 % interval of miou_union", "difference to random",
      EvaluationFigure.text(part.differences[0].mean), "learning rates on the split",
      "<td>chosen</td>", "left/0001.png", "among the worst, mIoU 12.35 %",
      ">truth <", ">prediction <", "Loss while training", "random, seed 1",
      "iou of each class, %", "What was taken for what: pretrained", "class=\"numbers-first\"",
    ] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test func `the same results are the same page, without a script or anything from outside`()
    throws
  {
    #expect(try EvaluationPage(ResultsFixture.make()).page.html() == html)
    for word in ["<script", "http", "href", "url(", "<b>road"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test func `several protocols are told apart by their ids`() throws {
    let part = results.protocols[0]
    let second = ProtocolResults(
      id: "knn", title: "kNN", headline: "knn_top1",
      inits: [
        InitResults(name: "random", runs: [EvaluationRun(seed: 1, figures: ["knn_top1": 50])])
      ]
    )
    let html = try EvaluationPage(
      EvaluationResults(name: "two", facts: [], protocols: [part, second])
    ).page.html()
    #expect(html.contains("<dt>fine_tune: steps</dt>"))
    #expect(html.contains("<h2>fine_tune: iou of each class, %</h2>"))
    #expect(html.contains("<h2>kNN: figures, %</h2>"))
  }

  @Test func `what does not count is painted in neither picture, and large images are shrunk`()
    throws
  {
    let size = PixelSize(1280, 400)
    var truth = LabelMap(size: size, labels: [UInt16](repeating: 1, count: size.area))
    for y in 0..<400 { for x in 0..<640 { truth[x, y] = EvaluatedClasses.ignoredLabel } }
    let sample = PreviewSample(
      ImageScore(key: "k", score: 50), image: Image(size: size, filling: [7]), truth: truth,
      prediction: LabelMap(size: size, labels: [UInt16](repeating: 0, count: size.area)),
      classes: ["a", "b"])
    #expect(sample.caption == "mIoU 50.00 %")
    #expect(sample.canvases.map(\.name) == ["truth", "prediction"])
    for (canvas, label) in zip(sample.canvases, ["b", "a"]) {
      #expect(canvas.image.size == PixelSize(640, 200))
      #expect(canvas.instances.map(\.label) == [label])
      #expect(canvas.instances.map(\.box) == [Box(320, 0, 640, 200)])
    }
  }
}
