import Codecs
import Testing

@Suite struct CodecVersionsTests {
  @Test func `each library names a version of numbers and dots`() {
    #expect(CodecVersions.all.map(\.name) == ["libjpeg-turbo", "libpng", "libtiff", "zlib"])
    for (name, version) in CodecVersions.all {
      #expect(version.firstMatch(of: /^\d+\.\d+/) != nil, "\(name) says '\(version)'")
    }
  }
}
