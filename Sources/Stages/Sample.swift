import Datasets
import Support

/// One sample in the making: named canvases and what it is about.
package struct Sample: Sendable {
  package let index: Int
  /// In the order they were made.
  package private(set) var names: [String] = []
  private var canvases: [String: Canvas] = [:]
  /// The row of the `each` sources this sample is about.
  package let subject: PoolRow?
  /// Why a rule of a stage dropped the whole sample; nil while it stands.
  package var dropReason: String?
  /// Things that rules left out, by `stage: reason`.
  package var dropCounts: [String: Int] = [:]

  package init(index: Int, subject: PoolRow?) {
    self.index = index
    self.subject = subject
  }

  /// Nine digits: the key of the sample's members in a shard.
  package var key: String { Self.key(of: index) }

  /// The key of a sample's index.
  package static func key(of index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
  }

  /// A canvas by name; setting nil removes it.
  package subscript(name: String) -> Canvas? {
    get { canvases[name] }
    set {
      if newValue == nil {
        names.removeAll { $0 == name }
      } else if !names.contains(name) {
        names.append(name)
      }
      canvases[name] = newValue
    }
  }

  /// A canvas to be changed and put back; until then the sample holds none of its pixels, which are
  /// therefore changed in place.
  mutating func take(_ name: String) -> Canvas? {
    canvases.removeValue(forKey: name)
  }

  /// Counts something a rule left out.
  package mutating func count(drop reason: String, by stage: String) {
    dropCounts["\(stage): \(reason)", default: 0] += 1
  }
}
