import Codecs
import Foundation
import Imaging
import Reporting
import Testing

@Suite struct ReportPageTests {
  private let page = ReportPage(
    title: "segloc-bags", subtitle: "preview",
    facts: [("samples", "1"), ("seed", "2310")],
    tables: [
      ReportTable(
        title: "Instances", columns: ["class", "count"], rows: [["knife", "10"], ["gun", "9"]])
    ],
    samples: [
      PreviewSample(key: "000000042", canvases: [canvas(note: "0.83")], caption: "as scanned")
    ])

  /// The payloads of `data:` references of one type.
  private func payloads(_ html: String, type: String) throws -> [[UInt8]] {
    try html.components(separatedBy: "src=\"data:\(type);base64,").dropFirst().map { part in
      let text = try #require(part.components(separatedBy: "\"").first)
      return Array(try #require(Data(base64Encoded: text)))
    }
  }

  @Test func `a page shows title, facts, tables, keys and captions`() throws {
    let html = try page.html()
    for text in [
      "<title>segloc-bags</title>", "<dt>seed</dt><dd>2310</dd>", "<h2>Instances</h2>",
      "<td>knife</td><td class=\"number\">10</td>", "<th class=\"number\">count</th>",
      "<h3>000000042 <span class=\"faint\">as scanned</span></h3>", ">knife 0.83</text>",
      "<rect class=\"boxes\" x=\"30\" y=\"20\" width=\"40\" height=\"40\"",
      "viewBox=\"0 0 120 90\"",
    ] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test func `markup in names is escaped everywhere`() throws {
    let evil = "<script>alert('x')</script>\"&"
    let html = try ReportPage(
      title: evil, subtitle: evil, facts: [(evil, evil)],
      tables: [ReportTable(title: evil, columns: [evil], rows: [[evil]])],
      samples: [
        PreviewSample(
          key: evil, canvases: [canvas(evil, label: evil, note: evil)], caption: evil)
      ]
    ).html()
    #expect(!html.contains("<script"))
    #expect(html.components(separatedBy: "&lt;script&gt;").count - 1 == 15)
    #expect(html.contains("alt=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\""))
  }

  @Test func `a page refers to nothing outside itself`() throws {
    let html = try page.html()
    for word in ["http", "href", "url("] { #expect(!html.contains(word), "\(word)") }
    let sources = html.components(separatedBy: "src=\"").dropFirst()
    #expect(sources.count == 2 && sources.allSatisfy { $0.hasPrefix("data:image/") })
    #expect(!html.contains("<link") && !html.contains("<script") && !html.contains("@import"))
    #expect(!html.contains("{{") && !html.contains("}}"))
  }

  @Test func `pictures inside decode to the canvas and its masks`() throws {
    let html = try page.html()
    let jpeg = try #require(payloads(html, type: "image/jpeg").first)
    let png = try #require(payloads(html, type: "image/png").first)
    let picture = try ImageDecoder.decode(jpeg, named: "jpeg")
    #expect(picture.size == PixelSize(120, 90))
    #expect(abs(Int(picture[5, 5, 0]) - 200) <= 2)
    #expect(try ImageDecoder.decode(png, named: "png") == MaskOverlay(canvas()).image)
  }

  @Test func `a page without samples has no switches and no pictures`() throws {
    let html = try ReportPage(title: "empty").html()
    #expect(!html.contains("<input") && !html.contains("<img") && !html.contains("<dl"))
    #expect(html.contains("<h1>empty</h1>"))
  }

  @Test func `every switch hides what it names and has a label`() throws {
    let html = try page.html()
    for name in ["boxes", "masks", "names"] {
      #expect(html.contains("<input type=\"checkbox\" id=\"\(name)\" checked>"))
      #expect(html.contains("<label for=\"\(name)\">"))
      #expect(html.contains("#\(name):not(:checked) ~ main .\(name)"))
      #expect(html.contains("class=\"\(name)\""))
    }
  }

  @Test func `every element that is opened is closed in order`() throws {
    let html = try page.html()
    let void: Set<String> = ["meta", "input", "img"]
    var open: [String] = []
    for part in html.components(separatedBy: "<").dropFirst() {
      let tag = try #require(part.components(separatedBy: ">").first)
      if tag.hasPrefix("!") || tag.hasSuffix("/") { continue }
      let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "/" }
      if name.hasPrefix("/") {
        #expect(open.popLast() == String(name.dropFirst()))
      } else if !void.contains(String(name)) {
        open.append(String(name))
      }
    }
    #expect(open.isEmpty)
  }

  @Test func `the legend counts instances by class`() throws {
    let twice = ReportPage(title: "t", samples: [sample(canvases: 2), sample()])
    #expect(try twice.html().contains("</i>knife <span class=\"faint\">3</span>"))
  }

  @Test func `a gray canvas and one that is all one instance are drawn`() throws {
    let box = Box(0, 0, 8, 8)
    let gray = PreviewCanvas(
      name: "image", image: Image(size: box.size, filling: [7]),
      instances: [
        PreviewInstance(
          label: "a", classID: 1, box: box, mask: Mask(size: box.size, filling: true))
      ])
    let html = try ReportPage(title: "t", samples: [PreviewSample(key: "k", canvases: [gray])])
      .html()
    let jpeg = try #require(payloads(html, type: "image/jpeg").first)
    #expect(try ImageDecoder.decode(jpeg, named: "jpeg").channels == 1)
  }
}
