import Support
import TestSupport
import Testing

/// Random chains of the stages that promise torchvision's results, made again by others from what the
/// samples' `json` says was drawn, and compared number for number.
@Suite struct AugmentationJudgeTests {
  private static let chains = 40
  private static let samples = 6
  private static let noPillow = Judges.missing(modules: "PIL")
  private static let noTorchvision = Judges.missingTorchvision

  @Test(.enabled(if: Self.noPillow == nil, Comment(rawValue: Self.noPillow ?? "")))
  func `Pillow makes every chain of stages again`() throws {
    try expectTheSame(by: Self.pillow, with: Judges.python)
  }

  @Test(
    .enabled(if: Self.noTorchvision == nil, Comment(rawValue: Self.noTorchvision ?? "")))
  func `torchvision makes every chain of stages again`() throws {
    try expectTheSame(by: Self.torchvision, with: Judges.torchvisionPython)
  }

  // MARK: The chains

  /// One stage with random settings, whole numbers where torchvision takes no others.
  private func stage(_ name: String, _ stream: inout RandomStream) -> JSONValue {
    func range(_ bounds: ClosedRange<Double>) -> JSONValue {
      let ends = [stream.uniform(bounds), stream.uniform(bounds)]
      return [.number(min(ends[0], ends[1])), .number(max(ends[0], ends[1]))]
    }
    func size() -> JSONValue {
      [.integer(stream.integer(20...240)), .integer(stream.integer(20...240))]
    }
    func level() -> JSONValue { .integer(stream.integer(0...255)) }
    let filter = JSONValue.string(stream.choice(["bilinear", "bicubic"]))
    let often: JSONValue = 0.7
    switch name {
    case "random_resized_crop":
      return [
        "size_px": size(), "scale_range": range(0.05...1), "ratio_range": range(0.4...2.5),
        "filter": filter,
      ]
    case "color_jitter":
      return [
        "probability": often, "brightness_range": range(0...2), "contrast_range": range(0...2),
        "saturation_range": range(0...2), "hue_range": range(-0.5...0.5),
      ]
    case "solarize": return ["probability": often, "threshold": .integer(stream.integer(0...256))]
    case "center_crop": return ["size_px": size()]
    case "resize": return ["size_px": size(), "filter": filter]
    case "random_erasing":
      return ["probability": often, "ratio_range": range(0.3...3.3), "fill": level()]
    case "rotate":
      return [
        "degrees_range": range(-360...360), "expand": .bool(stream.chance(0.3)), "fill": level(),
        "filter": .string(stream.choice(["nearest", "bilinear"])),
      ]
    default: return ["probability": often]
    }
  }

  /// Four to ten stages in any order, some perhaps more than once.
  private func chain(_ number: Int) -> JSONValue {
    var stream = RandomStream(key: 51, lane: UInt64(number))
    let names = [
      "random_resized_crop", "color_jitter", "grayscale", "solarize", "flip", "center_crop",
      "resize", "random_erasing", "rotate",
    ]
    return .array(
      (0..<stream.integer(4...10)).map { _ in
        let name = stream.choice(names)
        return .object([name: stage(name, &stream)])
      })
  }

  /// Runs all chains through the tool and lets a script make every sample again.
  private func expectTheSame(by route: String, with python: String) throws {
    let tool = try Tool()
    for number in 0..<Self.chains {
      let stages = String(decoding: chain(number).text(), as: UTF8.self)
      try tool.scratch.write(stages, to: "chains/\(number).json")
      // Flow mappings of YAML are a superset of JSON.
      try tool.scratch.write(
        """
        version: 1
        name: chain
        seed: \(number)
        exact_decode: true
        sources: { bags: { dataset: manifests/fixture-bags.yaml } }
        samples: { each: bags, count: \(Self.samples) }
        stages: \(stages)
        shards: { samples_per_shard: \(Self.samples), pixels: png, masks: none }
        """, to: "chain.yaml")
      let made = try tool.run("generate", "chain.yaml", "--out", "runs/\(number)")
      #expect(made.status == 0, "\(made.err)")
    }
    let out = try Judges.run(route + Self.comparison, [tool.scratch.path], with: python)
    #expect(out == "\(Self.chains * Self.samples) samples\n")
  }

  // MARK: The judges' side

  /// Makes samples again with `again`, prints those that differ, and how many there were.
  private static let comparison = """

    import glob, io, json, sys, tarfile
    from collections import Counter
    from PIL import Image, ImageChops
    samples, made = 0, Counter()
    for number, path in enumerate(sorted(glob.glob(sys.argv[1] + "/runs/*/shards/*.tar"))):
        stages = json.load(open(f"{sys.argv[1]}/chains/{path.split('/')[-3]}.json"))
        with tarfile.open(path) as tar:
            files = {m.name: tar.extractfile(m).read() for m in tar}
        for name in files:
            if not name.endswith(".json"): continue
            canvas = json.loads(files[name])["canvases"]["image"]
            image = Image.open(f"{sys.argv[1]}/fixtures/bags/{canvas['source']['path']}").convert("RGB")
            draws = list(canvas["draws"])
            for stage in stages:
                (word, settings), = stage.items()
                drawn = {} if word in ("resize", "center_crop") else draws.pop(0)
                assert drawn.get("stage", word).split(".")[0] == word
                image = again(image, word, settings, drawn.get("values"))
                made[word] += 1
            assert not draws
            ours = Image.open(io.BytesIO(files[name.replace(".json", ".png")])).convert("RGB")
            samples += 1
            if ours.size != image.size:
                print(stages, "sizes", ours.size, image.size)
            elif (extrema := ImageChops.difference(ours, image).getextrema()) != ((0, 0),) * 3:
                print(stages, draws, extrema)
    assert len(made) == 9 and min(made.values()) > 30, made
    print(samples, "samples")
    """

  /// The formulas of torchvision's functions on Pillow images, in Pillow's words.
  private static let pillow = """
    from PIL import Image, ImageEnhance, ImageOps
    filters = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
    def changed(image, word, amount):
        if word == "brightness": return ImageEnhance.Brightness(image).enhance(amount)
        if word == "contrast": return ImageEnhance.Contrast(image).enhance(amount)
        if word == "saturation": return ImageEnhance.Color(image).enhance(amount)
        hue, saturation, value = image.convert("HSV").split()
        hue = hue.point([(level + int(amount * 255)) % 256 for level in range(256)])
        return Image.merge("HSV", (hue, saturation, value)).convert("RGB")
    def resized(image, size, name):
        # Columns before rows, always, as Pillow did before its version 13.
        filter = filters[name]
        return image.resize((size[0], image.height), filter).resize(tuple(size), filter)
    def again(image, word, settings, drawn):
        if word == "random_resized_crop":
            return resized(image.crop(drawn["box"]), settings["size_px"], settings["filter"])
        if word == "color_jitter":
            for change in drawn["changes"]:
                (word, amount), = change.items()
                image = changed(image, word, amount)
        if word == "grayscale" and drawn["grayscale"]: return image.convert("L").convert("RGB")
        if word == "solarize" and drawn["solarize"]:
            return ImageOps.solarize(image, settings["threshold"])
        if word == "flip" and drawn["flip"]: return ImageOps.mirror(image)
        if word == "center_crop":
            # Too little is padded first, the smaller half before; too much is cut in the middle.
            wanted = settings["size_px"]
            lacks = [max(0, w - s) for w, s in zip(wanted, image.size)]
            padded = Image.new("RGB", [s + l for s, l in zip(image.size, lacks)])
            padded.paste(image, tuple(l // 2 for l in lacks))
            left, top = (round((s - w) / 2) for s, w in zip(padded.size, wanted))
            return padded.crop((left, top, left + wanted[0], top + wanted[1]))
        if word == "resize": return resized(image, settings["size_px"], settings["filter"])
        if word == "random_erasing" and drawn["box"]:
            image.paste((settings["fill"],) * 3, drawn["box"])
        if word == "rotate":
            return image.rotate(drawn["rotate_degrees"], filters[settings["filter"]],
                                settings["expand"], fillcolor=(settings["fill"],) * 3)
        return image
    """

  /// torchvision's own functions.
  private static let torchvision = """
    import torch
    from torchvision.transforms import functional as F
    from torchvision.transforms import InterpolationMode
    filters = {mode.value: mode for mode in InterpolationMode}
    changes = {"brightness": F.adjust_brightness, "contrast": F.adjust_contrast,
               "saturation": F.adjust_saturation, "hue": F.adjust_hue}
    def again(image, word, settings, drawn):
        sides = lambda: settings["size_px"][::-1]
        if word == "random_resized_crop":
            x1, y1, x2, y2 = drawn["box"]
            return F.resized_crop(image, y1, x1, y2 - y1, x2 - x1, sides(), filters[settings["filter"]])
        if word == "color_jitter":
            for change in drawn["changes"]:
                (word, amount), = change.items()
                image = changes[word](image, amount)
        if word == "grayscale" and drawn["grayscale"]: return F.rgb_to_grayscale(image, 3)
        if word == "solarize" and drawn["solarize"]: return F.solarize(image, settings["threshold"])
        if word == "flip" and drawn["flip"]: return F.hflip(image)
        if word == "center_crop": return F.center_crop(image, sides())
        if word == "resize": return F.resize(image, sides(), filters[settings["filter"]])
        if word == "random_erasing" and drawn["box"]:
            # Pixels are erased in tensors only.
            x1, y1, x2, y2 = drawn["box"]
            pixels = F.pil_to_tensor(image)
            level = torch.tensor(settings["fill"], dtype=torch.uint8)
            return F.to_pil_image(F.erase(pixels, y1, x1, y2 - y1, x2 - x1, level))
        if word == "rotate":
            return F.rotate(image, drawn["rotate_degrees"], filters[settings["filter"]],
                            settings["expand"], fill=[settings["fill"]] * 3)
        return image
    """
}
