import Manifest
import Support
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("blnd", "blend"), ("Blend", "blend"), ("belnd", "blend"), ("blendd", "blend"),
    ("flpi", "flip"), ("rotate_degree", "rotate_degrees"), ("xy", nil), ("zzzzzz", nil), ("", nil),
  ])
  func `the nearest name is suggested when it is near`(word: String, expected: String?) {
    let names = ["blend", "flip", "rotate_degrees", "segment"]
    #expect(NearestName.suggestion(for: word, among: names) == expected)
  }

  @Test func `of equally near names the first of the alphabet is suggested`() {
    #expect(NearestName.suggestion(for: "cat", among: ["rat", "bat", "hat"]) == "bat")
  }

  @Test func `names are listed when none is near and they are few`() {
    #expect(NearestName.hint(for: "zzzzzz", among: ["b", "a"]) == "one of: b, a")
    #expect(NearestName.hint(for: "flpi", among: ["flip", "b"]) == "did you mean 'flip'?")
    #expect(NearestName.hint(for: "zzzzzz", among: []) == nil)
    #expect(NearestName.hint(for: "?????", among: (0..<25).map { "name\($0)" }) == nil)
  }

  @Test func `a huge word has no suggestion`() {
    let word = String(repeating: "x", count: 1_000_000)
    #expect(NearestName.suggestion(for: word, among: ["blend"]) == nil)
  }

  @Test(arguments: 0..<40) func `distances are those of the recursive definition`(lane: Int) {
    var stream = RandomStream(key: 17, lane: UInt64(lane))
    func word() -> String {
      String((0..<stream.integer(4...6)).map { _ in stream.choice(["a", "b", "c"]) as Character })
    }
    let (found, written) = (word(), word())
    let distance = slowDistance(Array(found)[...], Array(written)[...])
    let isNear = distance <= max(2, found.count / 3) && distance < found.count
    #expect(
      NearestName.suggestion(for: found, among: [written]) == (isNear ? written : nil),
      "'\(found)' to '\(written)' is \(distance)")
  }

  /// Optimal string alignment: edits, and swaps of neighbours that are not edited again.
  private func slowDistance(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
    guard let x = a.last, let y = b.last else { return a.count + b.count }
    var best = min(
      slowDistance(a.dropLast(), b) + 1, slowDistance(a, b.dropLast()) + 1,
      slowDistance(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
    if a.count > 1, b.count > 1, a.dropLast().last == y, b.dropLast().last == x {
      best = min(best, slowDistance(a.dropLast(2), b.dropLast(2)) + 1)
    }
    return best
  }
}
