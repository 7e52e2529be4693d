import Codecs
import Imaging
import Manifest
import Support

/// A mask's pixels as labels, and the class of each label.
struct CodedMask {
  private(set) var map: LabelMap
  private var classIDs: [UInt16: Int]
  private var ignored: Set<UInt16> = []
  /// Whether each label is an instance of its own.
  private var isInstance = false

  /// Reads a mask file and gives every label in it its class.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` for a value or colour that the manifest does not
  ///   name, and as decoding does.
  static func read(
    _ content: MaskSource.Content, _ bytes: [UInt8], files: SampleFiles, named name: String,
    classes: [String]
  ) throws(PipelineError) -> CodedMask {
    switch content {
    case .index(let table):
      let map = try ImageDecoder.decodeLabels(bytes, named: name)
      let unknown = Set(map.labels).filter { $0 != 0 && !table.names($0) }
      try refuse(unknown.sorted().map { "\($0)" }, "value", "values", named: name)
      return CodedMask(map: map, classIDs: table.classIDs, ignored: table.ignored)
    case .instances(let source):
      let map = try ImageDecoder.decodeLabels(bytes, named: name)
      let id = try source.classID(for: files, classes: classes)
      let values = Set(map.labels).subtracting([0])
      return CodedMask(
        map: map, classIDs: Dictionary(uniqueKeysWithValues: values.map { ($0, id) }),
        isInstance: true)
    case .instanceTable(let table, let divisor):
      return try instances(
        try ImageDecoder.decodeLabels(bytes, named: name), table, divisor, named: name)
    case .colours(let table): return try colours(bytes, table, named: name)
    case .binary(let source):
      let gray = try ImageDecoder.decode(bytes, named: name).converted(toChannels: 1)
      let map = LabelMap(size: gray.size, labels: gray.samples.map { $0 >= 128 ? 1 : 0 })
      return CodedMask(
        map: map, classIDs: [1: try source.classID(for: files, classes: classes)])
    }
  }

  /// The same meaning of other pixels.
  func with(_ map: LabelMap) -> CodedMask {
    var mask = self
    mask.map = map
    return mask
  }

  private static func instances(
    _ map: LabelMap, _ table: ClassTable<UInt16>, _ divisor: Int, named name: String
  ) throws(PipelineError) -> CodedMask {
    var mask = CodedMask(map: map, classIDs: [:], isInstance: true)
    var unknown: [String] = []
    for label in Set(map.labels).sorted() {
      let isGroup = Int(label) < divisor
      let value = isGroup ? label : label / UInt16(divisor)
      if let id = table.classIDs[value] {
        // A class's own value, without a number: several instances that are not told apart.
        if isGroup && divisor > 1 {
          mask.ignored.insert(label)
        } else {
          mask.classIDs[label] = id
        }
      } else if table.ignored.contains(value) {
        mask.ignored.insert(label)
      } else if value != 0, !table.background.contains(value) {
        unknown.append("\(label)")
      }
    }
    try refuse(unknown, "value", "values", named: name)
    return mask
  }

  private static func colours(
    _ bytes: [UInt8], _ table: ClassTable<MaskColour>, named name: String
  ) throws(PipelineError) -> CodedMask {
    let image = try ImageDecoder.decodeColours(bytes, named: name)
    // Label 0 is background, 1 ignored, the others follow the classes.
    var mask = CodedMask(
      map: LabelMap(size: image.size, labels: [UInt16](repeating: 0, count: image.size.area)),
      classIDs: [:], ignored: [1])
    for id in Set(table.classIDs.values) { mask.classIDs[UInt16(id + 2)] = id }
    var labels: [MaskColour: UInt16] = [:]
    var unknown: [MaskColour] = []
    var last: (colour: MaskColour, label: UInt16)?
    for pixel in 0..<image.size.area {
      let colour = MaskColour(
        image.samples[3 * pixel], image.samples[3 * pixel + 1], image.samples[3 * pixel + 2])
      if let last, last.colour == colour {
        mask.map.labels[pixel] = last.label
        continue
      }
      let label: UInt16
      if let known = labels[colour] {
        label = known
      } else if let id = table.classIDs[colour] {
        label = UInt16(id + 2)
      } else {
        label = table.ignored.contains(colour) ? 1 : 0
        if label == 0, !table.background.contains(colour), colour != MaskColour(0, 0, 0) {
          unknown.append(colour)
        }
      }
      labels[colour] = label
      mask.map.labels[pixel] = label
      last = (colour, label)
    }
    try refuse(unknown.map(\.description), "colour", "colours", named: name)
    return mask
  }

  private static func refuse(
    _ unknown: [String], _ what: String, _ key: String, named name: String
  ) throws(PipelineError) {
    guard !unknown.isEmpty else { return }
    let list = unknown.prefix(8).joined(separator: ", ")
    throw PipelineError(
      .outOfRange, at: name,
      "holds the \(what) \(list)\(unknown.count > 8 ? ", …" : ""), which '\(key)' does not name",
      hint: "add it to '\(key)', 'background_\(key)' or 'ignore_\(key)'")
  }
}

extension CodedMask {
  /// The segments, by class and in it by place, then the region to ignore.
  ///
  /// - Throws: ``PipelineError`` with `limitExceeded` when they are too large together.
  func segments(
    _ instances: MaskSource.Instances, named name: String
  ) throws(PipelineError) -> [ExtractedSegment] {
    let present = Set(map.labels)
    let labels = classIDs.keys.filter(present.contains).sorted()
    let groups =
      isInstance
      ? labels.map { (id: classIDs[$0] ?? 0, members: [$0]) }
      : Dictionary(grouping: labels, by: { classIDs[$0] ?? 0 })
        .map { (id: $0.key, members: $0.value) }.sorted { $0.id < $1.id }
    let regions = try Self.regions(of: map, groups.map(\.members), named: name)
    var found = ImageLabels()
    for (group, region) in zip(groups, regions) {
      guard let region else { continue }
      switch instances {
      case .whole:
        try found.add(ExtractedSegment(classID: group.id, region: region), at: name)
      case .components:
        for (box, mask) in Components.regions(of: region.mask) {
          guard
            let part = Region(mask, x: region.box.minX + box.minX, y: region.box.minY + box.minY)
          else { continue }
          try found.add(ExtractedSegment(classID: group.id, region: part), at: name)
        }
      }
    }
    return try found.segments + void(named: name)
  }

  /// The segments that a second map numbers; each has the class of its pixels.
  ///
  /// - Throws: ``PipelineError`` with `outOfRange` when an object is of several classes, or of none.
  func objects(
    _ numbers: LabelMap, named name: String
  ) throws(PipelineError) -> [ExtractedSegment] {
    var classes: [UInt16: Set<UInt16>] = [:]
    for (number, label) in zip(numbers.labels, map.labels)
    where number != 0 && !ignored.contains(number) { classes[number, default: []].insert(label) }
    let ordered = classes.sorted { $0.key < $1.key }
    var ids: [Int] = []
    for (number, labels) in ordered {
      let found = Set(labels.subtracting(ignored).compactMap { classIDs[$0] })
      guard found.count == 1, !labels.contains(0), let id = found.first else {
        let list = labels.sorted().map { "\($0)" }.joined(separator: ", ")
        throw PipelineError(
          .outOfRange, at: name, "object \(number) covers the values \(list) of the class map",
          hint: "an object has one class; are the two maps of the same image?")
      }
      ids.append(id)
    }
    let regions = try Self.regions(of: numbers, ordered.map { [$0.key] }, named: name)
    return try zip(ids, regions).compactMap { id, region in
      region.map { ExtractedSegment(classID: id, region: $0) }
    } + void(named: name)
  }

  /// What is neither a class nor background.
  private func void(named name: String) throws(PipelineError) -> [ExtractedSegment] {
    try Self.regions(of: map, [Array(ignored)], named: name).compactMap { region in
      region.map { ExtractedSegment(classID: 0, region: $0, isCrowd: true) }
    }
  }

  /// The pixels of each group of labels, in two passes however many groups there are.
  private static func regions(
    of map: LabelMap, _ groups: [[UInt16]], named name: String
  ) throws(PipelineError) -> [Region?] {
    var groupOf = [Int32](repeating: -1, count: 65536)
    for (index, members) in groups.enumerated() {
      for label in members { groupOf[Int(label)] = Int32(index) }
    }
    let (width, height) = (map.size.width, map.size.height)
    var boxes = [Box](repeating: Box(width, height, 0, 0), count: groups.count)
    for y in 0..<height {
      for x in 0..<width {
        let group = Int(groupOf[Int(map.labels[y * width + x])])
        guard group >= 0 else { continue }
        boxes[group].minX = min(boxes[group].minX, x)
        boxes[group].maxX = max(boxes[group].maxX, x + 1)
        boxes[group].minY = min(boxes[group].minY, y)
        boxes[group].maxY = y + 1
      }
    }
    // Boxes that lie in each other can be far larger together than the map.
    guard boxes.reduce(0, { $0 + ($1.isEmpty ? 0 : $1.area) }) <= DatasetAudit.mostMaskBytes.bytes
    else {
      throw PipelineError(
        .limitExceeded, at: name,
        "the masks of its \(boxes.count) values take over \(DatasetAudit.mostMaskBytes)")
    }
    return boxes.enumerated().map { group, box in
      guard !box.isEmpty else { return nil }
      var mask = Mask(size: box.size)
      for y in box.minY..<box.maxY {
        for x in box.minX..<box.maxX where groupOf[Int(map.labels[y * width + x])] == group {
          mask.bits[(y - box.minY) * box.width + x - box.minX] = 1
        }
      }
      return Region(mask, x: box.minX, y: box.minY)
    }
  }
}
