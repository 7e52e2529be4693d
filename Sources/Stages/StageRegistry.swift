/// The stages a pipeline can name; a new one is a line here.
package enum StageRegistry {
  package static let all: [any Stage.Type] = [
    Background.self,
    Crop.self,
    Flip.self,
    Paste.self,
    RandomResizedCrop.self,
    Resize.self,
    Transform.self,
    Views.self,
  ]

  /// The stage of a name.
  static func stage(named name: String) -> (any Stage.Type)? {
    all.first { $0.name == name }
  }
}
