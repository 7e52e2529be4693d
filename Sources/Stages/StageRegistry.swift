/// The stages a pipeline can name; a new one is a line here.
package enum StageRegistry {
  package static let all: [any Stage.Type] = [
    Background.self,
    CenterCrop.self,
    ColorJitter.self,
    Crop.self,
    Cut.self,
    Derive.self,
    Flip.self,
    GaussianBlur.self,
    Grayscale.self,
    Keep.self,
    PatchMasking.self,
    Paste.self,
    PseudoColor.self,
    RandomErasing.self,
    RandomResizedCrop.self,
    Resize.self,
    Rotate.self,
    Saliency.self,
    Solarize.self,
    Transform.self,
    Views.self,
  ]

  /// The stage of a name.
  static func stage(named name: String) -> (any Stage.Type)? {
    all.first { $0.name == name }
  }
}
