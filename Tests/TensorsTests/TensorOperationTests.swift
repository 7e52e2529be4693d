#if Torch
import Support
import Tensors
import Testing

@Suite struct TensorOperationTests {
  private let a = [1, 2, 3, 4, 5, 6] as [Float]

  @Test func `arithmetic goes element by element and repeats axes of length 1`() throws {
    let left = try Tensor.floats(a, shape: [2, 3])
    let right = try Tensor.floats([10, 20, 40])
    #expect(try (left + right).floats() == [11, 22, 43, 14, 25, 46])
    #expect(try (left - right).floats() == [-9, -18, -37, -6, -15, -34])
    #expect(try (left * right).floats() == [10, 40, 120, 40, 100, 240])
    #expect(try (right / left).floats() == [10, 10, 40 / 3 as Float, 2.5, 4, 40 / 6 as Float])
    #expect(try left.scaled(by: 2, plus: -1).floats() == [1, 3, 5, 7, 9, 11])
    #expect(try left.negated().floats() == a.map { -$0 })
    #expect(try left.scaled(by: 1, plus: -3.5).relu().floats() == [0, 0, 0, 0.5, 1.5, 2.5])
    #expect(try Tensor.floats([0, 4, 9]).squareRoot().floats() == [0, 2, 3])
    let logs = try Tensor.floats([1, 2]).exp().log().floats()
    #expect(abs(logs[0] - 1) < 1e-6 && abs(logs[1] - 2) < 1e-6)
  }

  @Test func `matrices multiply, one by one along leading axes`() throws {
    let left = try Tensor.floats(a, shape: [2, 3])
    let product = try left.matmul(try left.transposed())
    #expect(try product.floats() == [14, 32, 32, 77])
    let batch = try left.reshaped([2, 1, 3]).matmul(try left.reshaped([2, 3, 1]))
    #expect(batch.shape == [2, 1, 1])
    #expect(try batch.floats() == [14, 77])
  }

  @Test func `shapes change, elements keep their order`() throws {
    let matrix = try Tensor.floats(a, shape: [2, 3])
    #expect(try matrix.transposed().floats() == [1, 4, 2, 5, 3, 6])
    #expect(try matrix.reshaped([3, -1]).shape == [3, 2])
    let turned = try matrix.reshaped([1, 2, 3]).permuted([2, 0, 1])
    #expect(turned.shape == [3, 1, 2])
    #expect(try turned.floats() == [1, 4, 2, 5, 3, 6])
    #expect(try matrix.slice(1..<3, axis: 1).floats() == [2, 3, 5, 6])
    #expect(try matrix.selected([2, 0, 2], axis: 1).floats() == [3, 1, 3, 6, 4, 6])
    let joined = try Tensor.concatenated([matrix, matrix], axis: 1)
    #expect(try joined.floats() == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
  }

  @Test func `reductions take some axes or all`() throws {
    let matrix = try Tensor.floats(a, shape: [2, 3])
    #expect(try matrix.sum().number() == 21)
    #expect(try matrix.sum([1]).floats() == [6, 15])
    #expect(try matrix.sum([0], keepingAxes: true).shape == [1, 3])
    #expect(try matrix.mean([0]).floats() == [2.5, 3.5, 4.5])
    #expect(try matrix.mean().number() == 3.5)
    #expect(try matrix.max().number() == 6)
    #expect(try matrix.negated().max([1]).floats() == [-1, -4])
    #expect(try matrix.indexOfMax(axis: 1).integers() == [2, 2])
    #expect(try Tensor.floats([1000, 1000]).logSumExp().number() == 1000 + 0.6931472)
  }

  @Test func `softmax and cross-entropy follow their formulas`() throws {
    let rows: [[Double]] = [[0.3, -1.2, 2], [5, 5, -40]]
    let tensor = try Tensor.floats(rows.flatMap { $0 }.map(Float.init), shape: [2, 3])
    let expected = rows.flatMap { row in
      let total = row.reduce(0) { $0 + ExactMath.exp($1) }
      return row.map { $0 - ExactMath.log(total) }
    }
    let found = try tensor.logSoftmax(axis: 1).floats()
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 4e-6 })
    let classes = try Tensor.integers([2, 0])
    let each = try tensor.crossEntropy(classes, averages: false).floats()
    #expect(each.count == 2)
    #expect(abs(Double(each[0]) + expected[2]) < 1e-6)
    #expect(abs(Double(each[1]) + expected[3]) < 1e-6)
    let mean = try tensor.crossEntropy(classes).number()
    #expect(abs(mean - (each[0] + each[1]) / 2) < 1e-6)
  }

  @Test func `elements besides a number are found, and none where there are none`() throws {
    #expect(try Tensor.integers([255, 255, 3]).hasElement(besides: 255))
    #expect(try !Tensor.integers([255, 255]).hasElement(besides: 255))
    #expect(try !Tensor.zeros([0], type: .int64).hasElement(besides: 255))
  }

  @Test func `what is normalised has length 1, and zeros stay zeros`() throws {
    let tensor = try Tensor.floats([3, 4, 0, 0, -2, 0], shape: [3, 2])
    let unit = try tensor.normalized(axis: 1).floats()
    #expect(unit == [0.6, 0.8, 0, 0, -1, 0])
    let columns = try tensor.transposed().normalized(axis: 0)
    #expect(try columns.transposed().floats() == unit)
  }
}

@Suite struct TensorLayerTests {
  /// Numbers that look random and have few bits, so that sums of them are exact.
  private func numbers(_ count: Int, _ step: Int) -> [Float] {
    (0..<count).map { Float(($0 * step) % 17 - 8) / 8 }
  }

  @Test(arguments: [
    Window(3, padding: 1), Window(3, stride: 2, padding: 1), Window(1, stride: 2),
    Window(5, stride: 3, padding: 2), Window(3, padding: 2, dilation: 2),
    Window(3, stride: 2, padding: 6, dilation: 6), Window(2, padding: 1, dilation: 3),
  ])
  func `convolution equals seven loops`(window: Window) throws {
    let (side, stride, padding) = (window.side, window.stride, window.padding)
    let span = (side - 1) * window.dilation + 1
    let (batch, inputs, outputs, height, width) = (2, 3, 4, 9, 7)
    let image = numbers(batch * inputs * height * width, 5)
    let weight = numbers(outputs * inputs * side * side, 7)
    let bias = numbers(outputs, 3)
    let (rows, columns) = (
      (height + 2 * padding - span) / stride + 1, (width + 2 * padding - span) / stride + 1
    )
    var expected: [Float] = []
    for sample in 0..<batch {
      for output in 0..<outputs {
        for row in 0..<rows {
          for column in 0..<columns {
            var sum = bias[output]
            for input in 0..<inputs {
              for y in 0..<side {
                for x in 0..<side {
                  let top = row * stride + y * window.dilation - padding
                  let left = column * stride + x * window.dilation - padding
                  guard (0..<height).contains(top), (0..<width).contains(left) else { continue }
                  sum +=
                    image[((sample * inputs + input) * height + top) * width + left]
                    * weight[((output * inputs + input) * side + y) * side + x]
                }
              }
            }
            expected.append(sum)
          }
        }
      }
    }
    let tensor = try Tensor.floats(image, shape: [batch, inputs, height, width])
    let kernel = try Tensor.floats(weight, shape: [outputs, inputs, side, side])
    let shift = try Tensor.floats(bias)
    let plain = try tensor.conv2d(kernel, bias: shift, window: window)
    #expect(plain.shape == [batch, outputs, rows, columns])
    #expect(try plain.floats() == expected)
    let pixels = try tensor.channelsLast().conv2d(
      try kernel.channelsLast(), bias: shift, window: window)
    #expect(try pixels.floats() == expected)
  }

  @Test func `pools take windows and parts`() throws {
    let tensor = try Tensor.floats((1...16).map(Float.init), shape: [1, 1, 4, 4])
    let largest = try tensor.maxPool2d(Window(3, stride: 2, padding: 1))
    #expect(try largest.floats() == [6, 8, 14, 16])
    #expect(try tensor.averagePool2d(height: 1, width: 2).floats() == [7.5, 9.5])
  }

  @Test func `a linear layer multiplies by the transpose`() throws {
    let input = try Tensor.floats([1, 2, 3, 4, 5, 6], shape: [2, 3])
    let weight = try Tensor.floats([1, 0, -1, 0, 2, 0], shape: [2, 3])
    #expect(try input.linear(weight).floats() == [-2, 4, -2, 10])
    #expect(try input.linear(weight, bias: .floats([0.5, 1])).floats() == [-1.5, 5, -1.5, 11])
  }
}
#endif
