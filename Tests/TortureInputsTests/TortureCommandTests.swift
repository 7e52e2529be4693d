import Codecs
import Imaging
import Support
import TestSupport
import Testing
import TortureInputs

@Suite struct TortureCommandTests {
  private func lines(_ folder: TemporaryFolder) throws -> (lines: [String], tally: Tally) {
    var lines: [String] = []
    var mutations = Mutations(perFile: 0)
    let tally = try TortureCommand.run(folder.path, mutations: &mutations) { lines.append($0) }
    return (lines, tally)
  }

  private let gray = Image(size: PixelSize(2, 1), channels: 1, samples: [7, 200])

  @Test func `each file has a line, and each directory a row`() throws {
    let folder = try TemporaryFolder()
    let png = try PNGEncoder.encode(gray)
    let rgba: [UInt8] = [7, 7, 7, 255, 200, 200, 200, 255]
    let digest = Digest(of: rgba)
    try folder.write(png, to: "sub/equal.png")
    try folder.write(png, to: "sub/wrong.png")
    try folder.write(png, to: "sub/read.png")
    try folder.write(png, to: "sub/named.bin")
    try folder.write("BM", to: "other.bmp")
    try folder.write("not an image", to: "notes.txt")
    try folder.write(
      """
      path,status,format,mode,width,height,channel_means,rgba8_sha256,raw_sha256_le
      equal.png,ok,PNG,L,2,1,103.5,\(digest),
      wrong.png,ok,PNG,L,2,1,103.5,\(Digest(of: [])),
      read.png,error: OSError,,,,,,,
      named.bin,ok,PNG,L,2,1,102.6,,
      missing.png,ok,PNG,L,2,1,102.6,,
      """, to: "sub/manifest.csv")
    let (lines, tally) = try lines(folder)
    let text = "PNG, 2x1, 1 channel, 8 bits"
    #expect(
      lines == [
        #"{"message":"is a BMP; only PNG, JPEG and TIFF are read; convert it to PNG","#
          + #""path":"other.bmp","result":"refused","sha256":null}"#,
        #"{"message":"\#(text)","path":"sub/equal.png","result":"equal","sha256":"\#(digest)"}"#,
        #"{"message":"\#(text)","path":"sub/named.bin","result":"equal","sha256":"\#(digest)"}"#,
        #"{"message":"\#(text)","path":"sub/read.png","result":"read","sha256":"\#(digest)"}"#,
        #"{"message":"the hash of the pixels is \#(digest), expected \#(Digest(of: []))","#
          + #""path":"sub/wrong.png","result":"wrong","sha256":"\#(digest)"}"#,
      ])
    let table = tally.lines(peak: .mebibytes(3))
    #expect(
      table.prefix(5) == [
        "directory    equal  refused    wrong     read",
        ".                0        1        0        0",
        "sub              2        0        1        1",
        "all              2        1        1        1",
        "PNG: 2 of 3 rows with status ok are equal, 66.6 %",
      ])
    #expect(table.last?.hasSuffix(" s; peak memory: 3.0 MiB") == true)
  }

  @Test func `a size or a mean that differs is wrong`() throws {
    let folder = try TemporaryFolder()
    let png = try PNGEncoder.encode(gray)
    try folder.write(png, to: "mean.png")
    try folder.write(png, to: "size.png")
    try folder.write(
      "path,status,format,width,height,channel_means\n"
        + "mean.png,ok,PNG,2,1,105\nsize.png,ok,PNG,1,2,103.5\n",
      to: "manifest.csv")
    let (lines, _) = try lines(folder)
    #expect(lines[0].contains("the mean of channel 0 is 103.5, expected 105.0"))
    #expect(lines[1].contains("is 2x1, expected 1x2"))
  }

  @Test func `the same copies are tried each time, and none does harm`() throws {
    let folder = try TemporaryFolder()
    try folder.write(try PNGEncoder.encode(gray), to: "a.png")
    try folder.write(try JPEGEncoder(quality: 80).encode(gray), to: "b.jpg")
    try folder.write(try TIFFEncoder.encode(.eight(gray)), to: "c.tif")
    func read() throws -> Int {
      var mutations = Mutations(perFile: 200)
      _ = try TortureCommand.run(folder.path, mutations: &mutations) { _ in }
      #expect(mutations.tried == 600)
      return mutations.read
    }
    let first = try read()
    #expect(first > 0)
    #expect(first < 600)
    #expect(try read() == first)
  }

  @Test func `a folder that is not there is an error`() {
    var mutations = Mutations(perFile: 0)
    let error = #expect(throws: PipelineError.self) {
      try TortureCommand.run("/nowhere/at/all", mutations: &mutations) { _ in }
    }
    #expect(error?.message == "is no folder that can be read")
  }

  @Test func `arguments are a folder and a number of mutations`() {
    #expect(TortureCommand.arguments(["d"]).map { "\($0)" } == "(folder: \"d\", copies: 0)")
    #expect(
      TortureCommand.arguments(["d", "--mutations", "3"]).map { "\($0)" }
        == "(folder: \"d\", copies: 3)")
    for words in [[], ["--mutations"], ["d", "3"], ["d", "--mutations", "-1"]] as [[String]] {
      #expect(TortureCommand.arguments(words[...]) == nil)
    }
  }
}
