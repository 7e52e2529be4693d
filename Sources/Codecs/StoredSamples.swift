/// Numbers as a file stores them, before anyone decides what black and white are.
///
/// Depths between these are kept in the next wider one: 12 bits in the low bits of 16.
package enum StoredSamples: Sendable, Equatable {
  case unsigned8([UInt8])
  case unsigned16([UInt16])
  case unsigned32([UInt32])
  case unsigned64([UInt64])
  case signed8([Int8])
  case signed16([Int16])
  case signed32([Int32])
  case signed64([Int64])
  case float32([Float])
  case float64([Double])

  /// Whether the depth alone says where black and white are: unsigned up to 16 bits.
  package var haveOwnRange: Bool {
    switch self {
    case .unsigned8, .unsigned16: true
    default: false
    }
  }

  /// The number of samples.
  var count: Int {
    switch self {
    case .unsigned8(let samples): samples.count
    case .unsigned16(let samples): samples.count
    case .unsigned32(let samples): samples.count
    case .unsigned64(let samples): samples.count
    case .signed8(let samples): samples.count
    case .signed16(let samples): samples.count
    case .signed32(let samples): samples.count
    case .signed64(let samples): samples.count
    case .float32(let samples): samples.count
    case .float64(let samples): samples.count
    }
  }

  /// For example "float samples".
  var kindName: String {
    switch self {
    case .unsigned8, .unsigned16, .unsigned32, .unsigned64: "unsigned samples"
    case .signed8, .signed16, .signed32, .signed64: "signed samples"
    case .float32, .float64: "float samples"
    }
  }
}
