import Testing

@Suite struct VersionTests {
  @Test func `the version names the tool and every library that reads strangers' bytes`() throws {
    let outcome = try Tool().run("--version")
    #expect(outcome.status == 0)
    let lines = outcome.out.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(
      lines.map(\.first) == [
        "pastiche", "libarchive", "libjpeg-turbo", "libpng", "libtiff", "libxml2", "openssl",
        "zlib",
      ])
    for line in lines {
      #expect(line.count == 2 && line[1].firstMatch(of: /^\d+\.\d+/) != nil, "\(line)")
    }
  }
}
