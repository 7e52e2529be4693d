import Support
import Tensors

/// A backbone with a projector behind it: `[N, C, H, W]` images to `[N, D]` embeddings.
///
/// The backbone is what training is for; the projector is thrown away with the method.
package final class Encoder: Layer {
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
    try projector.forward(try backbone.forward(input, mode), mode)
  }
}
