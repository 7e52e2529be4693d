import Foundation
import Support

extension Benchmark {
  /// Steps of MoCo v2, a training from shards, and steps of the other methods.
  static let training: [Benchmark] = [
    trainStep("fp32", usesBfloat16: false), trainStep("bf16", usesBfloat16: true), trainEndToEnd,
    methodStep("simclr", ["--method", "simclr"], against: "MoCo v2's step", []),
    methodStep("byol", ["--method", "byol"], against: "MoCo v2's step", []),
    methodStep("msf", ["--method", "msf"], against: "MoCo v2's step", []),
    methodStep("mls", ["--method", "mls"], against: "MoCo v2's step", []),
    methodStep(
      "slotcon", ["--method", "slotcon", "--hidden", "512"], against: "MoCo v2's step", []),
    methodStep("insloc", ["--method", "insloc"], against: "MoCo v2's step", []),
    methodStep("segloc", ["--method", "segloc"], against: "MoCo v2's step", []),
    methodStep("insloc_c4", ["--method", "insloc", "--c4"], against: "MoCo v2's step", []),
    methodStep(
      "segloc_queues", ["--method", "segloc", "--c4"], against: "InsLoc's step",
      ["--method", "insloc", "--c4"]),
  ]

  /// A method's step beside another one's, both on random images of 96 pixels and with 4,096 keys.
  private static func methodStep(
    _ name: String, _ ours: [String], against: String, _ theirs: [String]
  ) -> Benchmark {
    Benchmark(
      name: "method_\(name)", unit: "pairs/s", against: against, workers: TrainInput.threads,
      prepare: { folder, scale throws(PipelineError) in
        try TrainInput.writeNumbers(to: folder, scale: scale)
      },
      partlyTimed: { folder throws(PipelineError) in try TrainInput(folder).steps(ours) },
      yardstick: .partlyTimed { folder throws(PipelineError) in
        try TrainInput(folder).steps(theirs)
      })
  }

  /// A step on random images in memory, against the same step of a Python program.
  ///
  /// ResNet-18, pairs of 96 pixels, one group of batch norm; both sides on two threads, channels last,
  /// after three steps that do not count.
  private static func trainStep(_ precision: String, usesBfloat16: Bool) -> Benchmark {
    Benchmark(
      name: "train_step_\(precision)", unit: "pairs/s", against: "the same step in Python",
      workers: TrainInput.threads,
      prepare: { folder, scale throws(PipelineError) in
        try TrainInput.writeNumbers(to: folder, scale: scale)
      },
      partlyTimed: { folder throws(PipelineError) in
        try TrainInput(folder).steps(usesBfloat16 ? ["--bf16"] : [])
      },
      yardstick: .python(
        script: peer(usesBfloat16: usesBfloat16), modules: ["torch", "torchvision"], of: .peers))
  }

  /// What `pastiche train` does from shards to steps, against the step alone.
  ///
  /// Each step takes a batch of JPEGs from shards and makes two views of 96 pixels of each, as MoCo v2
  /// does; loader and step share two processors. Neither the start nor checkpoints count.
  private static let trainEndToEnd = Benchmark(
    name: "train_end_to_end", unit: "pairs/s", against: "the step alone",
    workers: TrainInput.workers,
    prepare: { folder, scale throws(PipelineError) in
      try TrainInput.writeShards(to: folder, scale: scale)
    },
    partlyTimed: { folder throws(PipelineError) in try TrainInput(folder).train() },
    yardstick: .partlyTimed { folder throws(PipelineError) in
      try TrainInput(folder).steps([])
    },
    cleanUp: { TrainInput.clear($0) })

  /// One forward pass of each encoder, one backward pass, SGD, the key encoder's average and the
  /// queue; prints the seconds of the steps that count.
  private static func peer(usesBfloat16: Bool) -> String {
    """
    import copy, sys, time
    import torch
    from torch import nn
    from torch.nn import functional
    from torchvision.models import resnet18

    BFLOAT16 = \(usesBfloat16 ? "True" : "False")
    batch, side, length, warm_up, steps = map(int, open(sys.argv[1] + "/numbers").read().split())
    torch.set_num_threads(\(TrainInput.threads))
    torch.manual_seed(1)

    query = resnet18()
    width = query.fc.in_features
    query.fc = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 128))
    query = query.to(memory_format=torch.channels_last)
    key = copy.deepcopy(query).requires_grad_(False)
    optimiser = torch.optim.SGD(query.parameters(), lr=0.03, momentum=0.9, weight_decay=1e-4)
    queue = functional.normalize(torch.randn(128, length), dim=0)
    views = [
        torch.randn(batch, 3, side, side).to(memory_format=torch.channels_last) for _ in range(2)]
    positives = torch.zeros(batch, dtype=torch.long)

    def embed(encoder, images):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BFLOAT16):
            embeddings = encoder(images)
        return functional.normalize(embeddings.float(), dim=1)

    def step(column):
        with torch.no_grad():
            for slow, fast in zip(key.parameters(), query.parameters()):
                slow.mul_(0.999).add_(fast, alpha=0.001)
        queries = embed(query, views[0])
        with torch.no_grad():
            keys = embed(key, views[1])
        own = (queries * keys).sum(1, keepdim=True)
        logits = torch.cat([own, queries @ queue.clone()], dim=1) / 0.2
        loss = functional.cross_entropy(logits, positives)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        queue[:, column:column + batch] = keys.T
        return loss

    def run(first, count):
        for number in range(first, first + count):
            loss = step(number * batch % length)
        loss.item()

    run(0, warm_up)
    start = time.perf_counter()
    run(warm_up, steps)
    print(time.perf_counter() - start)
    """
  }
}

/// What is trained in the benchmarks: the numbers of a step, and a run of shards with its pipeline.
private struct TrainInput {
  /// Threads of an operation.
  static let threads = 2
  /// Threads that load.
  static let workers = 2

  private let folder: String
  private let batch: Int
  private let sidePixels: Int
  private let queueLength: Int
  private let warmUpSteps: Int
  private let steps: Int

  /// Reads what ``writeNumbers(to:scale:)`` wrote.
  init(_ folder: String) throws(PipelineError) {
    let path = "\(folder)/numbers"
    let numbers = try FileBytes.readText(path).split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 5 else {
      throw PipelineError(.corruptFile, at: path, "does not hold five numbers")
    }
    self.folder = folder
    batch = numbers[0]
    sidePixels = numbers[1]
    queueLength = numbers[2]
    warmUpSteps = numbers[3]
    steps = numbers[4]
  }

  /// Writes `numbers`: pairs of a step, their side, keys, and steps that do not count and do.
  static func writeNumbers(to folder: String, scale: Benchmark.Scale) throws(PipelineError) {
    let numbers = [
      ViewsInput.batch(scale), 96, 4096, 3, scale == .full ? 20 : 2,
    ]
    let text = numbers.map { "\($0)" }.joined(separator: " ")
    try FileBytes.writeAtomically(Array(text.utf8), to: "\(folder)/numbers")
  }

  /// Writes `numbers`, photographs, `train.yaml` and its shards, made by the tool.
  static func writeShards(to folder: String, scale: Benchmark.Scale) throws(PipelineError) {
    try writeNumbers(to: folder, scale: scale)
    let pipeline = """
      version: 1
      name: train
      seed: 1
      sources: { photographs: { dataset: photographs.yaml } }
      samples: { each: photographs, repeats: 10 }
      stages:
        - resize: { size_px: [160, 120] }
      shards: { samples_per_shard: 240, pixels: { jpg: 90 }, masks: none }
      train:
        method: moco_v2
        moco_v2: { queue: 4096, bn_groups: 1 }
        backbone: resnet18
        epochs: 1
        batch: \(ViewsInput.batch(scale))
        checkpoint_steps: 1000000
        augment:
          - views:
      \(ViewsInput.view("query", side: 96))
      \(ViewsInput.view("key", side: 96))

      """
    try ViewsInput.write(["train": pipeline], to: folder, scale: scale)
    let samples = 10 * (scale == .full ? 96 : 2)
    try FileBytes.writeAtomically(Array("\(samples)".utf8), to: "\(folder)/train.count")
    _ = try ToolRun(folder: folder, pipeline: "train").generate(workers: workers)
  }

  /// Removes what a training wrote.
  static func clear(_ folder: String) {
    try? FileManager.default.removeItem(atPath: output(in: folder))
  }

  /// Where a training writes.
  private static func output(in folder: String) -> String {
    "\(ToolRun(folder: folder, pipeline: "train").out)/train"
  }

  /// The step alone, on random images, in the program that needs nothing but libtorch.
  ///
  /// - Parameter options: What it computes, when it is not MoCo v2 in fp32.
  /// - Returns: The pairs, and the seconds of the steps that count.
  /// - Throws: ``PipelineError`` as ``ChildProcess`` does.
  func steps(_ options: [String]) throws(PipelineError) -> Benchmark.Work {
    let program = ToolRun.product("TrainStep")
    let output = try ChildProcess.output(
      of: program,
      [
        "--size", "\(sidePixels)", "--batch", "\(batch)", "--queue", "\(queueLength)", "--steps",
        "\(steps)", "--threads", "\(Self.threads)",
      ] + options)
    return try work(atRate: output.lastNumber(of: program))
  }

  /// A training from shards by the tool, which tells the rate of all steps but the first three.
  func train() throws(PipelineError) -> Benchmark.Work {
    let program = ToolRun.product("pastiche")
    _ = try ChildProcess.output(
      of: program,
      [
        "train", "\(folder)/train.yaml", "--out", ToolRun(folder: folder, pipeline: "train").out,
        "--workers", "\(Self.workers)", "--threads", "\(Self.threads)",
      ])
    let path = "\(Self.output(in: folder))/report.json"
    let report = try JSONValue(parsing: try FileBytes.read(path), at: path)
    guard let rate = report["last_call"]?["samples_per_second"]?.real else {
      throw PipelineError(.corruptFile, at: path, "tells no rate")
    }
    return work(atRate: rate)
  }

  private func work(atRate rate: Double) -> Benchmark.Work {
    Benchmark.Work(amount: Double(batch * steps), seconds: Double(batch * steps) / rate)
  }
}
