import Execution
import Imaging
import Stages
import Support
import Testing

@Suite struct ChosenSamplesTests {
  private let run: LoaderRun

  init() throws {
    run = try LoaderRun()
  }

  @Test(arguments: [1, 7, 24]) func `each is one of those there are, and none comes twice`(
    count: Int
  ) throws {
    let chosen = try ChosenSamples(count, of: run.samples, seed: 3)
    #expect(chosen.count == count)
    #expect(Set(chosen.rows).count == count)
    #expect(chosen.rows.allSatisfy { (0..<run.samples.count).contains($0) })
    let last = try chosen.sample(count - 1)
    #expect(last.key == (try run.samples.sample(chosen.rows[count - 1])).key)
  }

  @Test func `a smaller choice is the beginning of a larger one by the same seed`() throws {
    let larger = try ChosenSamples(16, of: run.samples, seed: 3).rows
    #expect(try ChosenSamples(5, of: run.samples, seed: 3).rows == Array(larger.prefix(5)))
    #expect(try ChosenSamples(16, of: run.samples, seed: 4).rows != larger)
  }

  @Test func `more than there are is refused`() {
    let error = #expect(throws: PipelineError.self) {
      try ChosenSamples(25, of: run.samples, seed: 3)
    }
    #expect(
      error?.description == "labels: 25 labelled images are asked for, but there are 24")
  }

  @Test func `a loader labels the pixels of views when it is asked to`() throws {
    let loader = try Loader(
      run.samples, maker: run.maker, workers: 2, epochs: 1,
      label: { canvas in
        var map = LabelMap(
          size: canvas.image.size, labels: [UInt16](repeating: 200, count: canvas.image.size.area))
        for instance in canvas.instances {
          if let region = instance.region { map.paint(region, UInt16(instance.classID)) }
        }
        return map
      })
    let batch = try loader.batch()
    for slot in 0..<batch.count {
      for (view, shape) in zip(batch[slot].views, batch.shapes) {
        let labels = try #require(view.labels)
        #expect(labels.size == shape.size)
        let shown = Set(view.instances.map { UInt16($0.classID) })
        #expect(Set(labels.labels).subtracting([200]) == shown)
      }
    }
    let silent = try run.loader(epochs: 1).batch()
    #expect(silent[0].views.allSatisfy { $0.labels == nil })
  }
}
