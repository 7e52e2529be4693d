import Codecs
import Support
import Testing

@Suite struct ImageFormatTests {
  @Test(
    arguments: [
      (Array("BM......".utf8), "is a BMP; only PNG, JPEG and TIFF are read"),
      (Array("GIF89a".utf8), "is a GIF; only PNG, JPEG and TIFF are read"),
      (
        Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ".utf8),
        "is a WebP; only PNG, JPEG and TIFF are read"
      ),
      (Array("P6\n3 2\n".utf8), "is a PNM; only PNG, JPEG and TIFF are read"),
      (Array("\0\0\0\u{1C}ftypavif".utf8), "is an AVIF; only PNG, JPEG and TIFF are read"),
      (
        [UInt8](repeating: 0, count: 128) + Array("DICM".utf8),
        "is a DICOM; only PNG, JPEG and TIFF are read"
      ),
      (Array("RIFF\u{1}\u{2}\u{3}\u{4}AVI ".utf8), "is neither PNG nor JPEG nor TIFF"),
      ([0x89, 0x50], "is neither PNG nor JPEG nor TIFF"),
      ([0xFF], "is neither PNG nor JPEG nor TIFF"),
    ] as [([UInt8], String)])
  func `other formats are refused by name`(bytes: [UInt8], message: String) {
    #expect(
      refusal(bytes)
        == PipelineError(.unsupportedFormat, at: "a.img", message, hint: "convert it to PNG"))
  }

  @Test func `an empty file is refused`() {
    #expect(refusal([]) == PipelineError(.corruptFile, at: "a.img", "is empty"))
  }

  @Test func `a PNG that went through a text-mode transfer is told so`() {
    let error = refusal([0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A, 0, 0, 0])
    #expect(error?.message == "has a PNG signature with its line ends changed")
    #expect(error?.hint == "copy it again in binary mode")
  }

  @Test func `a Git LFS pointer is told how to be fetched`() {
    let error = refusal(Array("version https://git-lfs.github.com/spec/v1\n".utf8))
    #expect(error?.message == "is a Git LFS pointer; only PNG, JPEG and TIFF are read")
    #expect(error?.hint == "fetch the file itself with 'git lfs pull'")
  }
}
