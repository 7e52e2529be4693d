import Support
import TestSupport
import Testing

@Suite struct RepositoryRootTests {
  @Test func `the root holds the package and its sources`() {
    #expect(FileBytes.exists("\(RepositoryRoot.path)/Package.swift"))
    #expect(FileBytes.exists("\(RepositoryRoot.path)/Sources/Support"))
  }
}
