import Imaging
import Reporting
import Scoring

/// Results of two initialisations with two seeds each, with all there can be in them.
enum ResultsFixture {
  static let classes = ["sky", "<b>road, \"wet\"</b>", "car"]

  static func make() throws -> EvaluationResults {
    let inits = try ["random", "pretrained"].enumerated().map { place, name in
      InitResults(
        name: name,
        runs: try (1...2).map { seed in
          let maps = RandomMaps.images(6, classes: 3, lane: UInt64(10 * place + seed))
          var tally = SegmentationTally(classes: classes)
          for image in maps {
            try tally.add(key: image.key, truth: image.truth, prediction: image.prediction)
          }
          return try tally.run(
            seed: seed, learningRate: 0.01, tried: [(0.003, 40.5), (0.01, 41.25)],
            curve: [(step: 0, loss: 2), (step: 10, loss: 0.5), (step: 20, loss: .nan)])
        })
    }
    let image = RandomMaps.images(1, classes: 3, lane: 99)[0]
    let picture = Image(size: image.truth.size, filling: [90, 90, 90])
    return EvaluationResults(
      name: "segloc & co", facts: [("seed", "2310")],
      protocols: [
        ProtocolResults(
          id: "fine_tune", title: "Fine-tuning on camvid", facts: [("steps", "500")],
          headline: "miou_union", classes: classes, inits: inits,
          differences: InitDifference.toFirst(inits),
          pictures: [
            PreviewSample(
              ImageScore(key: "left/0001.png", score: 12.345), image: picture, truth: image.truth,
              prediction: image.prediction, classes: classes, note: "among the worst")
          ])
      ])
  }
}
