import Manifest

/// The JSON Schema of pipeline manifests, made from the reads that check them.
package enum PipelineSchema {
  package static var document: SchemaDocument {
    SchemaDocument(
      title: "Pastiche pipeline manifest",
      about: "what to do with data: sources, samples, stages, shards, training and evaluations",
      root: PipelineManifest.recorded(),
      stages: StageRegistry.all.map { stage in
        let reader = MappingReader(recording: "stage '\(stage.name)'")
        _ = stage.init(reader, in: StagePlan(recordingInto: reader.bag))
        return SchemaDocument.StageSettings(
          name: stage.name, about: stage.about, settings: reader)
      })
  }
}
