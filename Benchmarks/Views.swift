import Datasets
import Execution
import Imaging
import Manifest
import Stages
import Support

extension Benchmark {
  /// Two views of 224 pixels as MoCo-v2 makes them, from files to batches of normalised floats in
  /// planes, against decoding the files alone.
  static let views224 = views("views_224", side: 224)
  /// The same with views of 96 pixels.
  static let views96 = views("views_96", side: 96)

  /// Views of 224 pixels against the fastest peer we know.
  static let views224Peer = Benchmark(
    name: "views_224_peer", unit: "images/s", against: "albumentations", workers: 2,
    prepare: { folder, scale throws(PipelineError) in
      try ViewsInput.write(to: folder, side: 224, scale: scale)
    },
    ours: { folder throws(PipelineError) in try ViewsInput.load(in: folder, workers: 2) },
    yardstick: .python(script: peer, modules: ["albumentations", "torch"], of: .peers))

  /// The loader with two workers against twice the loader with one.
  static let viewsScaling = Benchmark(
    name: "views_scaling", unit: "images/s", against: "2 x one worker", workers: 2,
    prepare: { folder, scale throws(PipelineError) in
      try ViewsInput.write(to: folder, side: 224, scale: scale)
    },
    ours: { folder throws(PipelineError) in try ViewsInput.load(in: folder, workers: 2) },
    yardstick: .ceiling { folder throws(PipelineError) in
      2 * (try ViewsInput.load(in: folder, workers: 1))
    })

  private static func views(_ name: String, side: Int) -> Benchmark {
    Benchmark(
      name: name, unit: "images/s", against: "decode-only ceiling", workers: 2,
      prepare: { folder, scale throws(PipelineError) in
        try ViewsInput.write(to: folder, side: side, scale: scale)
      },
      ours: { folder throws(PipelineError) in try ViewsInput.load(in: folder, workers: 2) },
      yardstick: .ceiling { folder throws(PipelineError) in
        let images = try ViewsInput.count(in: folder)
        try Photographs.decode(
          in: "\(folder)/photographs", times: images, threads: 2, encodes: false)
        return Double(images)
      })
  }

  /// The same work in a `DataLoader` of two workers; prints the seconds that as many images take, once
  /// the workers run.
  private static let peer = """
    import os, sys, time
    import albumentations as A, cv2, torch
    from torch.utils.data import DataLoader, Dataset

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    folder = sys.argv[1]
    count = int(open(folder + "/views.count").read())
    files = sorted(os.listdir(folder + "/photographs"))
    augment = A.Compose([
        A.RandomResizedCrop(size=(224, 224), scale=(0.2, 1)),
        A.ColorJitter((0.6, 1.4), (0.6, 1.4), (0.6, 1.4), (-0.1, 0.1), p=0.8),
        A.ToGray(p=0.2), A.GaussianBlur(blur_limit=(23, 23), sigma_limit=(0.1, 2), p=0.5),
        A.HorizontalFlip(p=0.5), A.Normalize()])

    def view(image):
        return torch.from_numpy(augment(image=image)["image"].transpose(2, 0, 1).copy())

    class Views(Dataset):
        def __len__(self):
            return count + 64
        def __getitem__(self, index):
            path = folder + "/photographs/" + files[index % len(files)]
            image = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
            return view(image), view(image)

    batches = iter(DataLoader(Views(), batch_size=32, num_workers=2))
    next(batches), next(batches)
    start = time.perf_counter()
    for _ in batches:
        pass
    print(time.perf_counter() - start)
    """
}

/// Photographs and the manifest of the views benchmarks, and the loader that runs it.
enum ViewsInput {
  /// Samples of a batch.
  static func batch(_ scale: Benchmark.Scale) -> Int { scale == .full ? 32 : 2 }

  /// A pipeline whose loader sends photographs through some stages.
  static func pipeline(_ stages: String, _ scale: Benchmark.Scale) -> String {
    """
    version: 1
    name: views
    seed: 1
    sources: { photographs: { dataset: photographs.yaml } }
    samples: { each: photographs }
    train:
      batch: \(batch(scale))
      augment:
    \(stages)
    """
  }

  /// Writes what `views.yaml` makes two views of a side of.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`.
  static func write(
    to folder: String, side: Int, scale: Benchmark.Scale
  ) throws(PipelineError) {
    let stages = """
          - views:
              count: { view: 2 }
      \(view("view", side: side))

      """
    try write(["views": pipeline(stages, scale)], to: folder, scale: scale)
  }

  /// Writes `photographs/*.jpg`, their manifest, some pipelines by name and `views.count`.
  ///
  /// - Throws: ``PipelineError`` with `inputOutput`.
  static func write(
    _ pipelines: [String: String], to folder: String, scale: Benchmark.Scale
  ) throws(PipelineError) {
    try Photographs.write(to: "\(folder)/photographs", scale: scale)
    let photographs = "version: 1\nname: photographs\nroot: photographs\nimages: '*.jpg'\n"
    var files = ["photographs.yaml": photographs]
    files["views.count"] = "\(scale == .full ? 96 * 100 : 4)"
    for (name, text) in pipelines { files["\(name).yaml"] = text }
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      try FileBytes.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
    }
  }

  /// A view of a stage `views` in `train.augment`, with what MoCo-v2 does to it.
  static func view(_ name: String, side: Int) -> String {
    """
            \(name):
              - random_resized_crop: { size_px: [\(side), \(side)], scale_range: [0.2, 1] }
              - color_jitter:
                  probability: 0.8
                  brightness_range: [0.6, 1.4]
                  contrast_range: [0.6, 1.4]
                  saturation_range: [0.6, 1.4]
                  hue_range: [-0.1, 0.1]
              - grayscale: { probability: 0.2 }
              - gaussian_blur: { probability: 0.5, sigma_range_px: [0.1, 2] }
              - flip: { probability: 0.5 }
    """
  }

  /// How many images a run loads.
  static func count(in folder: String) throws(PipelineError) -> Int {
    let path = "\(folder)/views.count"
    guard let count = Int(try FileBytes.readText(path)) else {
      throw PipelineError(.corruptFile, at: path, "holds no number")
    }
    return count
  }

  /// Takes batches until there were as many images as are asked for; the catalog is there already.
  ///
  /// - Returns: The number of images.
  /// - Throws: ``PipelineError``, also when a view holds nothing.
  static func load(
    _ pipeline: String = "views", in folder: String, workers: Int
  ) throws(PipelineError) -> Double {
    FreedMemory.keep()
    let images = try count(in: folder)
    let loader = try loader(pipeline, in: folder, workers: workers, images: images)
    var loaded = 0
    while loaded < images, let batch = try loader.next() {
      for view in batch.shapes.indices {
        let sum = batch.withPixels(ofView: view) { $0.prefix(1000).reduce(0) { $0 + abs($1) } }
        guard sum > 0 else {
          throw PipelineError(.verificationFailed, at: "view \(view)", "holds nothing")
        }
      }
      loaded += batch.count
    }
    return Double(loaded)
  }

  private static func loader(
    _ pipeline: String, in folder: String, workers: Int, images: Int
  ) throws(PipelineError) -> Loader {
    let bag = DiagnosticBag()
    guard let manifest = PipelineManifest.read("\(folder)/\(pipeline).yaml", bag: bag),
      let plan = Plan.make(manifest, bag: bag), let training = plan.training
    else {
      throw PipelineError(.invalidManifest, at: "\(pipeline).yaml", "\(bag.diagnostics)")
    }
    let store = CatalogStore(folder: "\(folder)/catalog", isFrozen: false)
    var sources: [Source] = []
    for entry in manifest.sources {
      let listing = Listing.read(entry.dataset, entry.split, bag: bag)
      sources.append(
        Source(
          entry: entry, catalog: try store.open(entry.dataset, entry.split, listing: listing),
          classIDs: plan.classIDs(of: entry.dataset)))
    }
    let samples = CatalogSamples(sources)
    return try Loader(
      samples, maker: ViewMaker(training, classes: plan.classes, seed: manifest.seed),
      workers: workers, epochs: UInt32((images + samples.count - 1) / samples.count + 1))
  }
}
