import Execution
import Methods
import Safetensors
import Support
import Tensors

/// A rank that is a thread among others of this process.
package final class ThreadRank: Collective {
  /// Where the ranks of one training meet.
  package typealias Group = Rendezvous<StoredTensor>

  package let rank: Int
  private let group: Group

  package init(_ rank: Int, of group: Group) {
    self.rank = rank
    self.group = group
  }

  package var ranks: Int { group.count }

  package func gathered(_ tensor: Tensor) throws(PipelineError) -> [Tensor] {
    let device = tensor.device
    var all: [Tensor] = []
    for part in try group.exchange(try tensor.detached().stored(), as: rank) {
      all.append(try .stored(part, on: device))
    }
    return all
  }
}
