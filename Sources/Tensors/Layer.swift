import Support

/// Whether a forward pass trains, and how its batch is split for batch norm.
package enum ForwardMode: Sendable, Equatable {
  /// Batch norm normalises with its running statistics, and nothing changes.
  case evaluation
  /// Batch norm normalises each of so many contiguous groups of the batch with its own statistics,
  /// and updates the running ones.
  case training(groups: Int = 1)
}

/// A part of a network: parameters, buffers and parts of its own, by names.
package protocol Module: AnyObject {
  /// The members in the order of the file format, by names without dots.
  var members: [(name: String, member: ModuleMember)] { get }
}

/// A module that turns one tensor into another.
package protocol Layer: Module {
  /// Applies the layer to a batch.
  func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor
}

/// What a module consists of.
package enum ModuleMember {
  /// Trained by gradients.
  case parameter(Tensor)
  /// Kept beside the parameters, and changed by forward passes.
  case buffer(Tensor)
  /// A module of its own; names of its members follow a dot.
  case module(any Module)
}

extension Module {
  /// All trained tensors with their full names, in the order of the members.
  package var parameters: [(name: String, tensor: Tensor)] {
    tensors { if case .parameter(let tensor) = $0 { tensor } else { nil } }
  }

  /// All parameters and buffers with their full names, in the order of the members.
  package var state: [(name: String, tensor: Tensor)] {
    tensors {
      switch $0 {
      case .parameter(let tensor), .buffer(let tensor): tensor
      case .module: nil
      }
    }
  }

  /// How many numbers training changes.
  package var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.tensor.count }
  }

  private func tensors(_ choice: (ModuleMember) -> Tensor?) -> [(name: String, tensor: Tensor)] {
    members.flatMap { name, member -> [(name: String, tensor: Tensor)] in
      if case .module(let module) = member {
        return module.tensors(choice).map { (name: "\(name).\($0.name)", tensor: $0.tensor) }
      }
      return choice(member).map { [(name, $0)] } ?? []
    }
  }
}

/// Layers one after another.
package final class Sequential: Layer {
  package let members: [(name: String, member: ModuleMember)]
  private let layers: [any Layer]

  package init(_ layers: [(name: String, layer: any Layer)]) {
    self.layers = layers.map(\.layer)
    members = layers.map { ($0.name, .module($0.layer)) }
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
  package var members: [(name: String, member: ModuleMember)] { [] }

  package init() {}

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.relu()
  }
}

/// `x Φ(x)` of each element.
package final class GELU: Layer {
  package var members: [(name: String, member: ModuleMember)] { [] }

  package init() {}

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.gelu()
  }
}

/// The mean of each channel: `[N, C, H, W]` to `[N, C]`.
package final class GlobalAveragePool: Layer {
  package var members: [(name: String, member: ModuleMember)] { [] }

  package init() {}

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.mean([2, 3])
  }
}

/// All but the first axis as one: `[N, …]` to `[N, D]`.
package final class Flatten: Layer {
  package var members: [(name: String, member: ModuleMember)] { [] }

  package init() {}

  package func forward(_ input: Tensor, _ mode: ForwardMode) throws(PipelineError) -> Tensor {
    try input.reshaped([input.shape.first ?? 0, -1])
  }
}
