import Manifest
import Support
import Testing

@Suite struct SchemaDocumentTests {
  private enum Fit: String, CaseIterable { case stretch, cover }

  /// The schema that some reads of a mapping give, without what every document has.
  private func schema(_ reads: (MappingReader) -> Void) -> JSONValue {
    let reader = MappingReader(recording: "it")
    reads(reader)
    reader.finish()
    return SchemaDocument(title: "It", about: "a test", root: reader).json
  }

  /// The schema that one read of the key `k` gives.
  private func text(_ read: (MappingReader) -> Void) -> String {
    String(decoding: (schema(read)["properties"]?["k"] ?? .null).text(), as: UTF8.self)
  }

  private static let reads: [(@Sendable (MappingReader) -> Void, String)] = [
    (
      { _ = $0.integer("k", in: 1...9, default: 3, about: "how many") },
      #"{"default":3,"description":"how many","maximum":9,"minimum":1,"type":"integer"}"#
    ),
    ({ _ = $0.integerIfPresent("k", in: 0...Int.max) }, #"{"minimum":0,"type":"integer"}"#),
    ({ _ = $0.number("k", in: 0...0.5) }, #"{"maximum":0.5,"minimum":0,"type":"number"}"#),
    ({ _ = $0.flag("k", default: true) }, #"{"default":true,"type":"boolean"}"#),
    ({ _ = $0.text("k", default: "x") }, #"{"default":"x","type":["string","number"]}"#),
    ({ _ = $0.textIfPresent("k") }, #"{"minLength":1,"type":["string","number"]}"#),
    ({ _ = $0.name("k") }, ##"{"pattern":"^[a-zA-Z0-9_-]{1,60}$","type":["string","number"]}"##),
    (
      { _ = $0.choice("k", default: Fit.cover) }, #"{"default":"cover","enum":["stretch","cover"]}"#
    ),
    (
      { _ = $0.texts("k") },
      #"{"anyOf":[{"minLength":1,"type":["string","number"]},{"items":{"minLength":1,"type":["string","number"]},"minItems":1,"type":"array"}]}"#
    ),
    (
      { _ = $0.range("k", in: 0...1, default: 0.5...1) },
      #"{"anyOf":[{"maximum":1,"minimum":0,"type":"number"},{"items":{"maximum":1,"minimum":0,"type":"number"},"maxItems":2,"minItems":2,"type":"array"}],"default":[0.5,1]}"#
    ),
    (
      { _ = $0.number("k", in: 1...255, or: "brightest", default: 255) },
      #"{"anyOf":[{"maximum":255,"minimum":1,"type":"number"},{"enum":["brightest"]}],"default":255}"#
    ),
    (
      { _ = $0.integer("k", in: 2...9, or: "classes", default: nil) },
      #"{"anyOf":[{"maximum":9,"minimum":2,"type":"integer"},{"enum":["classes"]}],"default":"classes"}"#
    ),
    (
      { _ = $0.numberOrNumbers("k", in: 0...1, default: 0.5) },
      #"{"anyOf":[{"maximum":1,"minimum":0,"type":"number"},{"items":{"maximum":1,"minimum":0,"type":"number"},"minItems":1,"type":"array"}],"default":0.5}"#
    ),
    ({ _ = $0.nested("k") }, #"{"additionalProperties":false,"type":["object","null"]}"#),
    ({ _ = $0.stages("k") }, ##"{"items":{"$ref":"#/$defs/stage"},"type":"array"}"##),
  ]

  @Test(arguments: reads) func `a read gives the schema of its value`(
    read: @Sendable (MappingReader) -> Void, expected: String
  ) {
    #expect(text(read) == expected)
  }

  @Test func `a read without a default is required`() {
    let schema = schema { reader in
      _ = reader.integer("b", in: 0...1)
      _ = reader.texts("a")
      _ = reader.integer("c", in: 0...1, default: 0)
    }
    #expect(schema["required"] == ["a", "b"])
    #expect(schema["additionalProperties"] == false)
  }

  @Test func `nested reads are recorded whether or not they are conditional`() {
    let schema = schema { reader in
      if let crop = reader.nestedIfPresent("crop", about: "a cut") {
        _ = crop.size("size_px")
        crop.finish()
      }
    }
    let crop = schema["properties"]?["crop"]
    #expect(crop?["description"] == "a cut")
    #expect(crop?["type"] == "object")
    #expect(crop?["required"] == ["size_px"])
    #expect(crop?["properties"]?["size_px"]?["maxItems"] == 2)
  }

  @Test func `a mapping that is read anyway must be there if it has a key that must`() {
    let schema = schema { reader in
      _ = reader.nested("sources").names(nil, for: "a source", missing: "no source")
      _ = reader.nested("keep").integer("side", in: 0...9, default: 1)
      _ = reader.nested("crop").size("size_px")
      _ = reader.nestedIfPresent("extra")?.size("size_px")
    }
    #expect(schema["required"] == ["crop", "sources"])
  }

  @Test func `keys that are names share one schema and their form`() {
    let schema = schema { reader in
      let parts = reader.nested("splits")
      for key in parts.names(.word, for: "a split", missing: "no split") {
        _ = parts.nested(key.name).textIfPresent("list")
      }
    }
    let splits = schema["properties"]?["splits"]
    #expect(splits?["propertyNames"]?["pattern"] == "^[a-zA-Z0-9_-]{1,60}$")
    #expect(splits?["minProperties"] == 1)
    #expect(splits?["additionalProperties"]?["properties"]?["list"]?["minLength"] == 1)
    #expect(splits?["properties"] == nil)
  }

  @Test func `what keys say of each other is recorded`() {
    let schema = schema { reader in
      reader.atMostOne(of: ["a", "b"])
      reader.needsOne(of: ["a", "c"], "nothing")
      reader.needsExactlyOne(of: ["d", "e"], "kinds")
      reader.belongs("f", to: "fit", being: Fit.cover, found: .stretch)
    }
    #expect(
      schema["allOf"] == [
        ["not": ["type": "object", "required": ["a", "b"]]],
        ["anyOf": [["required": ["a"]], ["required": ["c"]]]],
        ["oneOf": [["required": ["d"]], ["required": ["e"]]]],
        [
          "if": ["required": ["f"]],
          "then": ["properties": ["fit": ["const": "cover"]], "required": ["fit"]],
        ],
      ])
  }

  @Test func `stages are one-key mappings by reference`() {
    let reader = MappingReader(recording: "stage 'crop'")
    _ = reader.integer("n", in: 0...1)
    let root = MappingReader(recording: "it")
    _ = root.stages("stages")
    let schema = SchemaDocument(
      title: "It", about: "a test", root: root,
      stages: [.init(name: "crop", about: "cuts", settings: reader)]
    ).json
    #expect(schema["$defs"]?["stage"]?["properties"] == ["crop": ["$ref": "#/$defs/stage_crop"]])
    #expect(schema["$defs"]?["stage"]?["maxProperties"] == 1)
    #expect(schema["$defs"]?["stage_crop"]?["description"] == "cuts")
    #expect(schema["$defs"]?["stage_crop"]?["required"] == ["n"])
  }
}
