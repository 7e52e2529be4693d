import Manifest
import Support

/// Wrong copies of a manifest that are good YAML: keys dropped, renamed, doubled and misplaced, values
/// retyped, swapped and reversed.
struct TreeMutant {
  enum Change: Equatable {
    case drop
    case rename
    case double
    case retype
    case reverse
    case swap
    case misplace
  }

  let change: Change
  let text: String
  /// The lines of what was changed; nil when it is gone.
  let lines: ClosedRange<Int>?
  /// The lines of the stage that it is a setting of.
  let stage: ClosedRange<Int>?

  /// All of a manifest.
  static func all(of root: ManifestTree) -> [TreeMutant] {
    let stages = root.stagesIndex
    let mappings = [[]] + root.places.filter { if case .mapping = root[$0] { true } else { false } }
    var out: [TreeMutant] = []
    func add(_ change: Change, at place: [Int]?, in stage: Int?, _ tree: ManifestTree) {
      let written = tree.written
      out.append(
        TreeMutant(
          change: change, text: written.text, lines: place.flatMap { written.lines[$0] },
          stage: stage.flatMap { index in stages.flatMap { written.lines[[$0, index]] } }))
    }
    for (number, place) in root.places.enumerated() {
      let (parent, index) = (Array(place.dropLast()), place[place.count - 1])
      let stage = place.count >= 4 && place.first == stages ? place[1] : nil
      add(.drop, at: nil, in: stage, root.changing(parent) { $0.dropping(index) })
      add(
        .double, at: parent + [index + 1], in: stage, root.changing(parent) { $0.doubling(index) })
      for name in [{ "x" + $0 }, { String($0.dropLast()) }] as [(String) -> String] {
        guard let renamed = root[parent].renaming(index, name) else { continue }
        add(.rename, at: place, in: stage, root.changing(parent) { _ in renamed })
      }
      for value in retyped(root[place], number) {
        add(.retype, at: place, in: stage, root.changing(place) { _ in value })
      }
      if case .list(let elements) = root[place], elements.count > 1 {
        add(
          .reverse, at: place, in: stage, root.changing(place) { _ in .list(elements.reversed()) })
      }
      if index + 1 < root[parent].children.count {
        add(.swap, at: place, in: stage, root.changing(parent) { $0.swapping(index) })
      }
      // To another mapping, that does not lie within.
      let others = mappings.filter { $0 != parent && !$0.starts(with: place) }
      if case .mapping(let pairs) = root[parent], !others.isEmpty {
        let target = others[number % others.count]
        let added = root.changing(target) { $0.adding(pairs[index]) }
        // Adding at the end moves no index.
        add(.misplace, at: nil, in: nil, added.changing(parent) { $0.dropping(index) })
      }
    }
    return out
  }

  /// A value as other types; of the scalars a few, in turn.
  private static func retyped(_ value: ManifestTree, _ number: Int) -> [ManifestTree] {
    let scalars = [
      "7", "-1", "1.5", "true", "\"word\"", "~", "1e20", "''", ".nan", "0777", "no", "2026-11-21",
    ].map(ManifestTree.scalar)
    let lists: [ManifestTree] = [.list([]), .list([.scalar("1"), .scalar("2")]), .mapping([])]
    let isScalar = if case .scalar = value { true } else { false }
    return isScalar
      ? (0..<5).map { scalars[(number + $0 * 5) % scalars.count] } + lists
      : [
        scalars[number % scalars.count], scalars[(number + 4) % scalars.count], lists[0], lists[2],
      ]
  }
}

extension ManifestTree {
  /// The place of the key `stages`.
  fileprivate var stagesIndex: Int? {
    guard case .mapping(let pairs) = self else { return nil }
    return pairs.firstIndex { $0.key == "stages" }
  }

  fileprivate func dropping(_ index: Int) -> ManifestTree {
    switch self {
    case .scalar: return self
    case .list(var elements):
      elements.remove(at: index)
      return .list(elements)
    case .mapping(var pairs):
      pairs.remove(at: index)
      return .mapping(pairs)
    }
  }

  fileprivate func doubling(_ index: Int) -> ManifestTree {
    switch self {
    case .scalar: return self
    case .list(var elements):
      elements.insert(elements[index], at: index)
      return .list(elements)
    case .mapping(var pairs):
      pairs.insert(pairs[index], at: index)
      return .mapping(pairs)
    }
  }

  fileprivate func swapping(_ index: Int) -> ManifestTree {
    switch self {
    case .scalar: return self
    case .list(var elements):
      elements.swapAt(index, index + 1)
      return .list(elements)
    case .mapping(var pairs):
      (pairs[index].value, pairs[index + 1].value) = (pairs[index + 1].value, pairs[index].value)
      return .mapping(pairs)
    }
  }

  fileprivate func renaming(_ index: Int, _ name: (String) -> String) -> ManifestTree? {
    guard case .mapping(var pairs) = self else { return nil }
    pairs[index].key = name(pairs[index].key)
    return .mapping(pairs)
  }

  fileprivate func adding(_ pair: (key: String, value: ManifestTree)) -> ManifestTree {
    guard case .mapping(let pairs) = self else { return self }
    return .mapping(pairs + [pair])
  }
}
