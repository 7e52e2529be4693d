import Codecs
import Datasets
import Imaging
import Testing

@Suite struct ImageNamesTests {
  @Test func `images are found by stem and by path`() throws {
    let bench = try DatasetBench("images: \"**/*.png\"\n")
    for name in ["b/2.png", "a/2.png", "10.png", "1.png", "a/1.jpg.png"] {
      try bench.addImage(name, 2, 2)
    }
    let catalog = try bench.catalog()
    #expect(catalog.images.count == 5)
    for (row, image) in catalog.images.enumerated() {
      #expect(catalog.row(ofImage: image.path) == row)
    }
    func paths(_ stem: String) -> [String] {
      catalog.rows(ofStem: stem).map { catalog.images[$0].path }
    }
    #expect(paths("2") == ["a/2.png", "b/2.png"])
    #expect(paths("1") == ["1.png"] && paths("1.jpg") == ["a/1.jpg.png"])
    #expect(paths("3").isEmpty && paths("").isEmpty)
    #expect(catalog.row(ofImage: "c/2.png") == nil)
  }

  @Test func `what lies in a tar goes by its member`() throws {
    let bench = try DatasetBench("tars: \"*.tar\"\n")
    let bytes = try PNGEncoder.encode(Image(size: PixelSize(2, 2), filling: [1]))
    try bench.addTar("s.tar", [("m/q.png", bytes), ("z.png", bytes)])
    let catalog = try bench.catalog()
    #expect(catalog.images.map(\.stem) == ["q", "z"])
    #expect(catalog.rows(ofStem: "q") == [0])
    #expect(catalog.row(ofImage: "s.tar:z.png") == 1)
  }
}
