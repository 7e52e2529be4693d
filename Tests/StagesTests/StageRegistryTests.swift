import Stages
import Testing

@Suite struct StageRegistryTests {
  @Test func `stages have names of their own, in order`() {
    let names = StageRegistry.all.map { $0.name }
    #expect(names == Array(Set(names)).sorted())
    #expect(names.count == 21)
  }
}
