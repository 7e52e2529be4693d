import Support
import Tensors

/// The ranks that train one network together, as a method sees them.
///
/// Every rank asks for the same in the same order.
package protocol Collective: AnyObject {
  /// This one, in `0..<ranks`.
  var rank: Int { get }
  var ranks: Int { get }

  /// What every rank gives, in their order; no gradient flows into it.
  ///
  /// - Throws: ``PipelineError`` when another rank has gone.
  func gathered(_ tensor: Tensor) throws(PipelineError) -> [Tensor]
}

/// A training of one rank: what is gathered is its own.
package final class SingleRank: Collective {
  package let rank = 0
  package let ranks = 1

  package init() {}

  package func gathered(_ tensor: Tensor) throws(PipelineError) -> [Tensor] {
    [try tensor.detached()]
  }
}
