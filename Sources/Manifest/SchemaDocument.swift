import Support

/// A JSON Schema (draft 2020-12) of a kind of manifest, made from the reads that check it.
package struct SchemaDocument {
  /// A stage as a schema describes it: its name, what it does, and the reader its settings told.
  package struct StageSettings {
    let name: String
    let about: String
    let settings: MappingReader

    package init(name: String, about: String, settings: MappingReader) {
      self.name = name
      self.about = about
      self.settings = settings
    }
  }

  /// The schema.
  package let json: JSONValue

  /// Puts a schema together.
  ///
  /// - Parameters:
  ///   - title: The manifest's kind.
  ///   - about: One sentence.
  ///   - root: A recording reader after all reads of the manifest.
  ///   - stages: The stages a list of stages may hold.
  package init(title: String, about: String, root: MappingReader, stages: [StageSettings] = []) {
    var members = root.record?.json ?? [:]
    members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    members["title"] = .string(title)
    members["description"] = .string(about)
    members["type"] = "object"
    if !stages.isEmpty {
      var definitions: [String: JSONValue] = [:]
      var references: [String: JSONValue] = [:]
      for stage in stages {
        let name = "stage_\(stage.name)"
        var settings = stage.settings.record?.json ?? [:]
        settings["title"] = .string("stage '\(stage.name)'")
        settings["description"] = .string(stage.about)
        definitions[name] = .object(settings)
        references[stage.name] = ["$ref": .string("#/$defs/\(name)")]
      }
      definitions["stage"] = [
        "type": "object", "description": "a stage: one key, its name, with its settings",
        "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
        "properties": .object(references),
      ]
      members["$defs"] = .object(definitions)
    }
    json = .object(members)
  }
}
