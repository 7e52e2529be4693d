#if Torch
import Methods
import Support
import Tensors
import Testing

@Suite struct MethodBatchTests {
  private func batch() throws -> MethodBatch {
    let views = try (0..<2).map { view in
      let pixels = (0..<12).map { Float(100 * view + $0) }
      return try Tensor.floats(pixels, shape: [3, 1, 2, 2])
    }
    let boxes = (0..<2).map { view in
      (0..<3).map { RegionBox(0, 0, Double(view + 1), Double($0 + 1)) }
    }
    return MethodBatch(views: views, samples: [7, 8, 9], boxes: boxes, labels: [0, 1, 2])
  }

  @Test func `the first samples keep their pixels, boxes and labels`() throws {
    let (batch, first) = (try batch(), try batch().first(2))
    #expect(first.count == 2)
    #expect(first.samples == [7, 8])
    #expect(first.labels == [0, 1])
    #expect(first.boxes == batch.boxes.map { Array($0[..<2]) })
    #expect(first.views.map(\.shape) == [[2, 1, 2, 2], [2, 1, 2, 2]])
    for (part, whole) in zip(first.views, batch.views) {
      #expect(try part.floats() == Array(whole.floats()[..<8]))
    }
  }

  @Test func `a batch of no more is the same, and one without boxes has none`() throws {
    let batch = try batch()
    #expect(try batch.first(5).samples == [7, 8, 9])
    let bare = try MethodBatch(views: batch.views, samples: batch.samples).first(1)
    #expect(bare.samples == [7])
    #expect(bare.boxes.isEmpty)
    #expect(bare.labels.isEmpty)
  }
}
#endif
