import Support

extension Benchmark {
  /// Two views of 224 pixels that SalMask hides patches of, and its hard negative, against the two
  /// views alone.
  static let salmaskViews = Benchmark(
    name: "salmask_views", unit: "images/s", against: "two plain views", workers: 2,
    prepare: { folder, scale throws(PipelineError) in
      try ViewsInput.write(
        [
          "plain": ViewsInput.pipeline(SalMaskInput.views, scale),
          "salmask": ViewsInput.pipeline(SalMaskInput.views + SalMaskInput.masking, scale),
        ], to: folder, scale: scale)
    },
    ours: { folder throws(PipelineError) in
      try ViewsInput.load("salmask", in: folder, workers: 2)
    },
    yardstick: .ceiling { folder throws(PipelineError) in
      try ViewsInput.load("plain", in: folder, workers: 2)
    })
}

/// The stages of `pipelines/salmask.yaml`, with the cheapest estimator.
private enum SalMaskInput {
  static let views = """
        - views:
    \(ViewsInput.view("query", side: 224))
    \(ViewsInput.view("key", side: 224))

    """

  static let masking = """
        - saliency: { estimator: frequency_tuned, max_side_px: 56 }
        - derive: { hard_negative: { from: key } }
        - mask: { on: [query], patch_px: 32, ratio_range: [0.05, 0.25], fill: blur }
        - mask:
            on: [hard_negative]
            patch_px: 32
            ratio_range: [0.4, 0.7]
            region: foreground
            fill: blur

    """
}
