extension DatasetManifest {
  /// The JSON Schema of dataset manifests, made from the reads that check them.
  package static var schema: SchemaDocument {
    SchemaDocument(
      title: "Pastiche dataset manifest",
      about: "what data there is: images, labels, classes and splits", root: recorded())
  }
}
