import Safetensors
import Support

/// Which sample each key of a bank was made from, and in which step.
package struct KeyOrigins: Sendable, Equatable {
  /// The sample's number by the key's place; -1 where there is no key, or a random one.
  package private(set) var samples: [Int]
  /// The step, from 0 on; -1 likewise.
  package private(set) var steps: [Int]

  /// Of a bank without keys.
  package init(count: Int) {
    samples = [Int](repeating: -1, count: count)
    steps = samples
  }

  /// Notes what came to a place.
  mutating func note(_ place: Int, sample: Int, step: Int) {
    samples[place] = sample
    steps[place] = step
  }

  /// How many steps ago keys came in, before a step: the mean and the most; nil without keys.
  func ages(atStep step: Int) -> (mean: Double, most: Double)? {
    let ages = steps.filter { $0 >= 0 }.map { step - $0 }
    guard let most = ages.max() else { return nil }
    return (Double(ages.reduce(0, +)) / Double(ages.count), Double(most))
  }

  /// As a file holds it.
  var stored: [String: StoredTensor] {
    ["queue_sample": StoredTensor(samples), "queue_step": StoredTensor(steps)]
  }

  /// Nil when a file does not tell as many.
  init?(_ file: SafetensorsFile, count: Int) {
    guard let samples = file.tensors["queue_sample"]?.integers(), samples.count == count,
      let steps = file.tensors["queue_step"]?.integers(), steps.count == count
    else { return nil }
    self.samples = samples
    self.steps = steps
  }
}
