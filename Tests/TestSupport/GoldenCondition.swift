import Safetensors
import Support

/// Which elements of a result are compared; decided on the stored tensors alone.
struct GoldenCondition {
  /// Whether the element at an index counts.
  let holds: (Int) -> Bool

  private init(_ holds: @escaping (Int) -> Bool) {
    self.holds = holds
  }

  /// Reads a result's clause, nil when it is not understood; without one every element counts.
  static func parse(_ clause: String?, of name: String, in golden: GoldenCase) -> GoldenCondition? {
    switch clause {
    case nil: GoldenCondition { _ in true }
    case "alpha>0.05": alpha(of: name, in: golden) { $0 > 0.05 }
    case "|alpha-0.5|>1e-4": alpha(of: name, in: golden) { abs($0 - 0.5) > 1e-4 }
    case "row has no two out.nn_dist_target values within 1e-6": distinctDistances(golden)
    case "stored value >= 0 and that class has ground-truth pixels":
      classWithPixels(of: name, in: golden)
    case "the two largest values of out.logits_up differ by more than 1e-3": clearWinner(golden)
    default: nil
    }
  }

  /// Where the alpha of the pixel, the fourth channel of the case's `_premul` image, is in a range.
  private static func alpha(
    of name: String, in golden: GoldenCase, _ isInside: @escaping (Double) -> Bool
  ) -> GoldenCondition? {
    guard let suffix = name.lastIndex(of: "_"), let result = golden.tensors[name],
      let premultiplied = golden.tensors["\(name[..<suffix])_premul"],
      premultiplied.shape.last == 4, result.count.isMultiple(of: premultiplied.count / 4)
    else { return nil }
    let channels = result.count / (premultiplied.count / 4)
    let values = premultiplied.doubles()
    return GoldenCondition { isInside(values[$0 / channels * 4 + 3]) }
  }

  /// In rows of neighbours that are all at different distances.
  private static func distinctDistances(_ golden: GoldenCase) -> GoldenCondition? {
    guard let distances = golden.tensors["out.nn_dist_target"], let count = distances.shape.last
    else { return nil }
    let values = distances.doubles()
    return GoldenCondition { index in
      let row = values[index / count * count..<(index / count + 1) * count].sorted()
      return zip(row, row.dropFirst()).allSatisfy { $1 - $0 > 1e-6 }
    }
  }

  /// Where the stored class is one, and the nearest confusion matrix has pixels in its row.
  private static func classWithPixels(of name: String, in golden: GoldenCase) -> GoldenCondition? {
    guard let classes = golden.tensors[name]?.doubles() else { return nil }
    var words = name.split(separator: ".").dropLast()
    while golden.tensors[(words + ["confusion"]).joined(separator: ".")] == nil {
      guard !words.isEmpty else { return nil }
      words.removeLast()
    }
    guard let confusion = golden.tensors[(words + ["confusion"]).joined(separator: ".")],
      confusion.shape.count == 2
    else { return nil }
    let (rows, columns) = (confusion.shape[0], confusion.shape[1])
    let pixels = confusion.doubles()
    return GoldenCondition { index in
      let row = Int(classes[index])
      guard (0..<rows).contains(row) else { return false }
      return pixels[row * columns..<(row + 1) * columns].reduce(0, +) > 0
    }
  }

  /// Where one class of `out.logits_up`, `[B, K, H, W]`, is clearly ahead; for `[B, H, W]`.
  private static func clearWinner(_ golden: GoldenCase) -> GoldenCondition? {
    guard let logits = golden.tensors["out.logits_up"], logits.shape.count == 4 else { return nil }
    let classes = logits.shape[1]
    let area = logits.shape[2] * logits.shape[3]
    let values = logits.doubles()
    return GoldenCondition { index in
      let start = index / area * classes * area + index % area
      let sorted = (0..<classes).map { values[start + $0 * area] }.sorted(by: >)
      return sorted.count < 2 || sorted[0] - sorted[1] > 1e-3
    }
  }
}
