import Support
import Tensors

/// A backbone without its average, with a projector for each pixel: `[N, C, H, W]` images to `[N, D,
/// H / 32, W / 32]`, or an eighth of the sides with the small stem.
package final class DenseEncoder: Layer {
  package let backbone: ResNet
  package let projector: any Layer

  package init(backbone: ResNet, projector: any Layer) {
    self.backbone = backbone
    self.projector = projector
  }

  package var members: [(name: String, member: ModuleMember)] {
    [("backbone", .module(backbone)), ("projector", .module(projector))]
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try projector.forward(try backbone.featureMap(input, mode), mode)
  }
}
