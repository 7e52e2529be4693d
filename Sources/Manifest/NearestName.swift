/// The nearest of some allowed names, for `did you mean`.
package enum NearestName {
  /// The candidate with the fewest edits, when it is near enough to be meant.
  ///
  /// An edit inserts, deletes or replaces a letter or swaps neighbours; case does not matter. At
  /// most a third of the word's length, or two, may be wrong, but never all of it.
  package static func suggestion(for word: String, among candidates: [String]) -> String? {
    let limit = min(max(2, word.count / 3), word.count - 1)
    let scored = candidates.filter { abs($0.count - word.count) <= limit }
      .map { (distance: distance(word, $0), name: $0) }
    guard let best = scored.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else {
      return nil
    }
    return best.distance <= limit ? best.name : nil
  }

  /// `did you mean 'x'?`, else the allowed names when they are few.
  package static func hint(for word: String, among candidates: [String]) -> String? {
    if let name = suggestion(for: word, among: candidates) { return "did you mean '\(name)'?" }
    guard !candidates.isEmpty, candidates.count <= 24 else { return nil }
    return "one of: \(candidates.joined(separator: ", "))"
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left.lowercased()), Array(right.lowercased()))
    var rows = [[Int]](
      repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() {
        var best = min(rows[i][j + 1] + 1, rows[i + 1][j] + 1, rows[i][j] + (x == y ? 0 : 1))
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { best = min(best, rows[i - 1][j - 1] + 1) }
        rows[i + 1][j + 1] = best
      }
    }
    return rows[a.count][b.count]
  }
}
