import Support
import Testing

@Suite struct KeyedPermutationTests {
  @Test(arguments: [1, 2, 3, 4, 5, 15, 16, 17, 100, 255, 256, 257, 1000, 4097])
  func `every index goes somewhere and nowhere twice`(count: Int) {
    let permutation = KeyedPermutation(count: count, key: 99)
    #expect((0..<count).map { permutation[$0] }.sorted() == Array(0..<count))
  }

  @Test(arguments: [1, 2, 3, 16, 17, 1000, 4097])
  func `the way back ends where the way there began`(count: Int) {
    let permutation = KeyedPermutation(count: count, key: 7)
    #expect((0..<count).allSatisfy { permutation.index(of: permutation[$0]) == $0 })
    #expect((0..<count).allSatisfy { permutation[permutation.index(of: $0)] == $0 })
  }

  @Test func `another key orders otherwise`() {
    let orders = (UInt64(0)..<50).map { key in
      let permutation = KeyedPermutation(count: 20, key: key)
      return (0..<20).map { permutation[$0] }
    }
    #expect(Set(orders).count == 50)
  }

  @Test func `the upper half of the key counts`() {
    let low = KeyedPermutation(count: 1000, key: 1)
    let high = KeyedPermutation(count: 1000, key: 1 | 1 << 32)
    #expect((0..<1000).map { low[$0] } != (0..<1000).map { high[$0] })
  }

  @Test func `first places are spread evenly over the keys`() {
    var counts = [Int](repeating: 0, count: 10)
    for key in UInt64(0)..<10_000 { counts[KeyedPermutation(count: 10, key: key)[0]] += 1 }
    let statistic = counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    // The 99.9th percentile with 9 degrees of freedom.
    #expect(statistic < 27.9)
  }

  @Test func `counts beyond 32 bits stay inside`() {
    let count = 1 << 40 + 7
    let permutation = KeyedPermutation(count: count, key: 3)
    let images = [0, 1, 2, count / 2, count - 2, count - 1].map { permutation[$0] }
    #expect(Set(images).count == 6)
    #expect(images.allSatisfy { (0..<count).contains($0) })
    #expect(images.contains { $0 > Int(UInt32.max) })
  }
}
