/// Mask images beside the images.
package struct MaskSource: Sendable {
  /// How the pixels of one class become instances.
  package enum Instances: String, Sendable, CaseIterable {
    /// All pixels of one class in one image are one instance.
    case whole
    /// Each 8-connected region is an instance.
    case components
  }
  /// What to do with a mask of another size than its image.
  package enum Resample: String, Sendable, CaseIterable {
    /// It is an error of that image.
    case none
    /// It is resampled, nearest neighbour.
    case nearest
  }
  /// What a pixel says.
  package enum Content: Sendable {
    /// The value is that of its class.
    case index(ClassTable<UInt16>)
    /// Each value but 0 is an instance; all are of one class.
    case instances(ClassSource)
    /// Each value but 0 is an instance, whose class has the value divided by the divisor. A value
    /// under the divisor is that of a class whose instances are not told apart: it is ignored.
    case instanceTable(ClassTable<UInt16>, divisor: Int)
    /// The colour is that of its class.
    case colours(ClassTable<MaskColour>)
    /// Values of 128 and more are inside.
    case binary(ClassSource)
  }

  /// The mask's path.
  package let pattern: PathPattern
  package let content: Content
  package let instances: Instances
  package let resample: Resample
  /// The path of a second mask in which each value but 0 is an instance, as Pascal VOC has it.
  package let objects: PathPattern?

  /// The files that belong to each image.
  var patterns: [PathPattern] {
    var found = [pattern]
    if let objects { found.append(objects) }
    switch content {
    case .instances(let source), .binary(let source):
      if let file = source.pattern { found.append(file) }
    case .index, .instanceTable, .colours: break
    }
    return found
  }
}
