#if Torch
import Evaluation
import Metrics
import Support
import Tensors
import Testing

@Suite struct CentroidHeadTests {
  @Test func `a score is the inner product of a unit feature and a centroid as it is`() throws {
    let (images, width, height, columns, count) = (2, 4, 3, 5, 3)
    var random = RandomStream(key: 19, lane: 0)
    let features = random.normals(images * width * height * columns, deviation: 2)
    let values = random.normals(count * width, deviation: 0.5)
    let head = try CentroidHead(Centroids(values, width: width), on: .cpu)
    let input = try Tensor.floats(features, shape: [images, width, height, columns])
    let scores = try head.logits([input, input], .evaluation)
    #expect(scores.shape == [images, count, height, columns])

    let found = try scores.floats()
    let area = height * columns
    for image in 0..<images {
      for place in 0..<area {
        let feature = (0..<width).map {
          Double(features[(image * width + $0) * area + place])
        }
        let length = feature.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for centroid in 0..<count {
          let expected = (0..<width).reduce(0) {
            $0 + feature[$1] / length * Double(values[centroid * width + $1])
          }
          let score = Double(found[(image * count + centroid) * area + place])
          #expect(abs(score - expected) < 1e-5)
        }
      }
    }
  }
}
#endif
