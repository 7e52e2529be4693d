import Support

/// Whether a forward pass trains, and how its batch is split for batch norm.
package enum ForwardMode: Sendable, Equatable {
  /// Batch norm normalises with its running statistics, and nothing changes.
  case evaluation
  /// Batch norm normalises each of so many contiguous groups of the batch with its own statistics,
  /// and updates the running ones.
  case training(groups: Int = 1)
}

/// A part of a network: it turns a tensor into another, and has named members.
package protocol Layer: AnyObject {
  /// The members in the order of the file format, by names without dots.
  var members: [(name: String, member: LayerMember)] { get }

  /// Applies the layer to a batch.
  func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor
}

/// What a layer consists of.
package enum LayerMember {
  /// Trained by gradients.
  case parameter(Tensor)
  /// Kept beside the parameters, and changed by forward passes.
  case buffer(Tensor)
  /// A layer of its own; names of its members follow a dot.
  case layer(any Layer)
}

extension Layer {
  /// All trained tensors with their full names, in the order of the members.
  package var parameters: [(name: String, tensor: Tensor)] {
    tensors { if case .parameter(let tensor) = $0 { tensor } else { nil } }
  }

  /// All parameters and buffers with their full names, in the order of the members.
  package var state: [(name: String, tensor: Tensor)] {
    tensors {
      switch $0 {
      case .parameter(let tensor), .buffer(let tensor): tensor
      case .layer: nil
      }
    }
  }

  /// How many numbers training changes.
  package var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.tensor.count }
  }

  private func tensors(_ choice: (LayerMember) -> Tensor?) -> [(name: String, tensor: Tensor)] {
    members.flatMap { name, member -> [(name: String, tensor: Tensor)] in
      if case .layer(let layer) = member {
        return layer.tensors(choice).map { (name: "\(name).\($0.name)", tensor: $0.tensor) }
      }
      return choice(member).map { [(name, $0)] } ?? []
    }
  }
}

/// Layers one after another.
package final class Sequential: Layer {
  package let members: [(name: String, member: LayerMember)]
  private let layers: [any Layer]

  package init(_ layers: [(name: String, layer: any Layer)]) {
    self.layers = layers.map(\.layer)
    members = layers.map { ($0.name, .layer($0.layer)) }
  }

  /// Layers that are named by their numbers.
  package convenience init(_ layers: [any Layer]) {
    self.init(layers.enumerated().map { ("\($0.offset)", $0.element) })
  }

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    var output = input
    for layer in layers { output = try layer.forward(output, mode) }
    return output
  }
}

/// Each element, or 0 where that is larger.
package final class ReLU: Layer {
  package var members: [(name: String, member: LayerMember)] { [] }

  package init() {}

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.relu()
  }
}

/// The mean of each channel: `[N, C, H, W]` to `[N, C]`.
package final class GlobalAveragePool: Layer {
  package var members: [(name: String, member: LayerMember)] { [] }

  package init() {}

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.mean([2, 3])
  }
}
