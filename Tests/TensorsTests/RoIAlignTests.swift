#if Torch
import Support
import Tensors
import Testing

@Suite struct RoIAlignTests {
  /// Bilinear sampling point by point, as torchvision's loops have it.
  private func slowly(
    _ map: [Float], height: Int, width: Int, box: RegionBox, side: Int, stride: Int
  ) -> [Double] {
    let (x0, y0) = (box.minX / Double(stride) - 0.5, box.minY / Double(stride) - 0.5)
    let binWidth = box.width / Double(stride) / Double(side)
    let binHeight = box.height / Double(stride) / Double(side)
    let (across, down) = (Int(binWidth.rounded(.up)), Int(binHeight.rounded(.up)))
    func value(_ y: Double, _ x: Double) -> Double {
      if y < -1 || y > Double(height) || x < -1 || x > Double(width) { return 0 }
      let (y, x) = (max(y, 0), max(x, 0))
      let (top, left) = (min(Int(y), height - 1), min(Int(x), width - 1))
      let (bottom, right) = (min(top + 1, height - 1), min(left + 1, width - 1))
      let down = top == height - 1 ? 0 : y - Double(top)
      let along = left == width - 1 ? 0 : x - Double(left)
      func at(_ y: Int, _ x: Int) -> Double { Double(map[y * width + x]) }
      return (1 - down) * ((1 - along) * at(top, left) + along * at(top, right))
        + down * ((1 - along) * at(bottom, left) + along * at(bottom, right))
    }
    var out: [Double] = []
    for row in 0..<side {
      for column in 0..<side {
        var sum = 0.0
        for j in 0..<down {
          for i in 0..<across {
            sum += value(
              y0 + Double(row) * binHeight + (Double(j) + 0.5) * binHeight / Double(down),
              x0 + Double(column) * binWidth + (Double(i) + 0.5) * binWidth / Double(across))
          }
        }
        out.append(sum / Double(max(1, across * down)))
      }
    }
    return out
  }

  @Test func `two products equal sampling point by point, outside the image too`() throws {
    var random = RandomStream(key: 4, lane: 0)
    for trial in 0..<40 {
      let (height, width) = (random.integer(1...9), random.integer(1...9))
      let (side, stride) = (random.integer(1...7), random.choice([1, 4, 8]))
      let map = random.normals(height * width, deviation: 1)
      func place(_ length: Int) -> Double { random.uniform(-20...Double(length * stride + 20)) }
      let (x, y) = (place(width), place(height))
      let box = RegionBox(
        x, y, x + random.uniform(0.5...40), y + random.uniform(0.5...40))
      let pooled = try RoIAlign(side: side, stride: stride)
        .pooled(.floats(map, shape: [1, 1, height, width]), boxes: [box])
      #expect(pooled.shape == [1, 1, side, side])
      let expected = slowly(
        map, height: height, width: width, box: box, side: side, stride: stride)
      for (one, other) in zip(try pooled.floats(), expected) {
        #expect(abs(Double(one) - other) < 1e-4, "trial \(trial): \(box)")
      }
    }
  }

  @Test func `each image is cut at its own box, and channels stay apart`() throws {
    let values = (0..<2 * 3 * 4 * 4).map { Float($0) }
    let features = try Tensor.floats(values, shape: [2, 3, 4, 4])
    let boxes = [RegionBox(0, 0, 1, 1), RegionBox(2, 3, 3, 4)]
    let pooled = try RoIAlign(side: 1, stride: 1).pooled(features, boxes: boxes)
    #expect(try pooled.floats() == [0, 16, 32, 48 + 14, 64 + 14, 80 + 14])
  }

  @Test func `an empty box has features of 0, and another number of boxes is refused`() throws {
    let features = try Tensor.full(1, shape: [1, 2, 4, 4])
    let align = RoIAlign(side: 2, stride: 1)
    let pooled = try align.pooled(features, boxes: [RegionBox(1, 1, 1, 1)])
    #expect(try pooled.floats() == [Float](repeating: 0, count: 8))
    let error = #expect(throws: PipelineError.self) { try align.pooled(features, boxes: []) }
    #expect(error?.message == "features are [1, 2, 4, 4], expected [N, C, H, W] for 0 boxes")
  }
}
#endif
