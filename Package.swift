// swift-tools-version: 6.2
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A library target of this package: it lives in `Sources/<name>` and treats warnings as errors.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The test target `Tests/<name>Tests` of a module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    swiftSettings: strict)
}

/// A module map over a system library.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A libtorch of the user's own in place of Debian's: the folder of PyPI's `torch`, for example.
let libtorch = Context.environment["LIBTORCH"]

/// The folders that hold its headers, without the warnings of their own.
let torchHeaders: [String] =
  (libtorch.map { ["\($0)/include", "\($0)/include/torch/csrc/api/include"] }
  ?? ["/usr/include/torch/csrc/api/include"]).flatMap { ["-isystem", $0] }

/// How its libraries are linked: a user's by their paths, because Debian's may lie in a folder that
/// is searched before; CUDA's although nothing calls them, because they announce themselves.
let torchLibraries: [LinkerSetting] =
  if let libtorch {
    [
      .unsafeFlags(
        (["-rpath", "\(libtorch)/lib", "--no-as-needed"]
          + ["torch_cpu", "c10", "torch_cuda", "c10_cuda"].map { "\(libtorch)/lib/lib\($0).so" }
          .filter { !$0.hasSuffix("_cuda.so") || FileManager.default.fileExists(atPath: $0) })
          .flatMap { ["-Xlinker", $0] },
        .when(traits: ["Torch"]))
    ]
  } else {
    ["torch_cpu", "c10"].map { .linkedLibrary($0, .when(traits: ["Torch"])) }
  }

/// What tests of the training side depend on; without the trait their files are empty.
func torch(_ names: String...) -> [Target.Dependency] {
  names.map { .target(name: $0, condition: .when(traits: ["Torch"])) }
}

let package = Package(
  name: "pastiche",
  products: [
    .executable(name: "pastiche", targets: ["pastiche"]),
    .executable(name: "pastiche-train", targets: ["pastiche-train"]),
    // Preloaded by Torture into the program it tortures.
    .library(name: "FaultLayer", type: .dynamic, targets: ["FaultLayer"]),
  ],
  traits: [
    .default(enabledTraits: ["Torch"]),
    .trait(name: "Torch", description: "Training with libtorch; without it, the data side alone."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
  ],
  targets: [
    system("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
    system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg-dev"),
    system("CTIFF", pkgConfig: "libtiff-4", apt: "libtiff-dev"),
    system("CXML", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    system("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
    system("COpenBLAS", pkgConfig: "openblas", apt: "libopenblas-dev"),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "CCodecs", dependencies: ["CPNG", "CJPEG", "CTIFF", "CDeflate"],
      cSettings: [
        .define("_GNU_SOURCE"), .treatAllWarnings(as: .error), .enableWarning("all"),
        .enableWarning("extra"),
      ]),

    .target(
      name: "CKernels",
      cSettings: [
        .treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra"),
      ]),
    .target(
      name: "CXMLReader", dependencies: ["CXML"],
      cSettings: [
        .define("_GNU_SOURCE"), .treatAllWarnings(as: .error), .enableWarning("all"),
        .enableWarning("extra"),
      ]),
    .target(
      name: "CTorch",
      cxxSettings: [
        .define("PASTICHE_TORCH", .when(traits: ["Torch"])),
        .unsafeFlags(torchHeaders, .when(traits: ["Torch"])),
        .treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra"),
      ],
      linkerSettings: torchLibraries),

    module("Support", ["CCrypto", "CDeflate", "CLinux"]),
    module("Safetensors", ["Support"]),
    module("Manifest", ["Support", .product(name: "Yams", package: "Yams")]),
    module("Imaging", ["Support", "CKernels"]),
    module("Metrics", ["Support", "Imaging", "Annotations", "COpenBLAS"]),
    module("Annotations", ["Support", "Imaging", "CXMLReader"]),
    module("Codecs", ["Support", "Imaging", "CCodecs"]),
    module("Shards", ["Support", "CArchive"]),
    module("Datasets", ["Support", "Manifest", "Imaging", "Annotations", "Codecs", "Shards"]),
    module("Fixtures", ["Support", "Imaging", "Annotations", "Codecs"]),
    module("Stages", ["Support", "Manifest", "Imaging", "Annotations", "Codecs", "Datasets"]),
    module(
      "Reporting",
      ["Support", "Imaging", "Codecs", .product(name: "Mustache", package: "swift-mustache")]),
    module(
      "Scoring",
      [
        "Support", "Manifest", "Imaging", "Annotations", "Codecs", "Datasets", "Stages", "Metrics",
        "Reporting",
      ]),
    module(
      "Execution",
      [
        "Support", "Manifest", "Imaging", "Annotations", "Codecs", "Shards", "Datasets", "Stages",
      ]),
    module("Tensors", ["Support", "Safetensors", "CTorch"]),
    module("Methods", ["Support", "Safetensors", "Tensors"]),
    module(
      "Training",
      [
        "Support", "Safetensors", "Manifest", "Imaging", "Codecs", "Datasets", "Stages",
        "Execution", "Metrics", "Reporting", "Tensors", "Methods",
      ]),
    module(
      "Evaluation",
      [
        "Support", "Safetensors", "Manifest", "Imaging", "Datasets", "Stages", "Execution",
        "Metrics", "Reporting", "Scoring", "Tensors", "Methods", "Training",
      ]),
    .target(
      name: "Console",
      dependencies: [
        "Support", "Manifest", "Imaging", "Annotations", "Codecs", "Shards", "Datasets", "Stages",
        "Reporting", "Scoring", "Execution",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "pastiche",
      dependencies: [
        "Support", "Manifest", "Imaging", "Annotations", "Codecs", "Shards", "Datasets", "Fixtures",
        "Stages", "Reporting", "Scoring", "Execution", "Console",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // What needs libtorch, which takes half a second to load.
    .executableTarget(
      name: "pastiche-train",
      dependencies: [
        "Support", "Safetensors", "Manifest", "Imaging", "Shards", "Datasets", "Stages",
        "Reporting", "Scoring", "Execution", "Console",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + torch("Tensors", "Methods", "Training", "Evaluation"),
      swiftSettings: strict),

    .executableTarget(
      name: "KernelDigests", dependencies: ["Support", "Imaging"], swiftSettings: strict),
    .executableTarget(
      name: "TrainStep",
      dependencies: [
        "Support", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + torch("Tensors", "Methods"),
      swiftSettings: strict),
    .executableTarget(
      name: "SaliencyStudy", dependencies: ["Support", "Imaging", "Codecs", "Metrics"],
      swiftSettings: strict),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Support", "Manifest", "Imaging", "Annotations", "Codecs", "Datasets", "Fixtures", "Stages",
        "Execution", "Metrics", "COpenBLAS", "CCeilings",
      ],
      path: "Benchmarks", exclude: ["README.md", "CCeilings", "studies", "results"],
      swiftSettings: strict),
    .target(
      name: "CCeilings", dependencies: ["CJPEG"], path: "Benchmarks/CCeilings",
      cSettings: [.treatAllWarnings(as: .error), .enableWarning("all"), .enableWarning("extra")]),
    .target(
      name: "FaultLayer",
      cSettings: [
        .define("_GNU_SOURCE"), .treatAllWarnings(as: .error), .enableWarning("all"),
        .enableWarning("extra"),
      ]),
    .executableTarget(name: "Torture", dependencies: ["Support"], swiftSettings: strict),
    .executableTarget(
      name: "TortureInputs", dependencies: ["Support", "Imaging", "Codecs"], swiftSettings: strict),
    .executableTarget(
      name: "FuzzTargets",
      dependencies: [
        "Support", "Manifest", "Imaging", "Annotations", "Codecs", "Shards", "Datasets", "Stages",
        "Execution",
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Support", "Imaging", "Safetensors"],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests("Support", ["Safetensors"]),
    tests("Safetensors", ["Support"]),
    tests("Manifest", ["Support"]),
    tests("Imaging", ["Support"]),
    tests("Metrics", ["Support", "Imaging", "Annotations", "COpenBLAS"]),
    tests("Annotations", ["Support", "Imaging", "Codecs"]),
    tests("Codecs", ["Support", "Imaging"]),
    tests("Benchmarks", ["Support", "TrainStep", "pastiche-train"]),
    .testTarget(
      name: "TortureTests", dependencies: ["TestSupport", "Support", "Torture", "pastiche"],
      swiftSettings: strict),
    tests("TortureInputs", ["Support", "Imaging", "Codecs"]),
    tests("FuzzTargets", ["Support", "Manifest", "Annotations", "Codecs", "Shards", "Datasets"]),
    tests("Shards", ["Support"]),
    tests("Datasets", ["Support", "Manifest", "Imaging", "Annotations", "Codecs", "Shards"]),
    tests("Fixtures", ["Support", "Imaging", "Annotations", "Codecs"]),
    tests("Stages", ["Support", "Manifest", "Imaging", "Annotations", "Codecs", "Datasets"]),
    tests("Reporting", ["Support", "Imaging", "Codecs"]),
    tests(
      "Scoring", ["Support", "Manifest", "Imaging", "Codecs", "Datasets", "Stages", "Metrics"]),
    .target(
      name: "CAllocations", path: "Tests/CAllocations",
      cSettings: [
        .define("_GNU_SOURCE"), .treatAllWarnings(as: .error), .enableWarning("all"),
        .enableWarning("extra"),
      ]),
    tests(
      "Execution",
      [
        "Support", "Manifest", "Imaging", "Codecs", "Shards", "Datasets", "Stages", "CAllocations",
      ]),
    .testTarget(
      name: "TensorsTests",
      dependencies: ["TestSupport", "Support", "Safetensors"] + torch("Tensors"),
      swiftSettings: strict),
    .testTarget(
      name: "MethodsTests",
      dependencies: ["TestSupport", "Support", "Safetensors"]
        + torch("Tensors", "Methods", "Training"),
      swiftSettings: strict),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "TestSupport", "Support", "Safetensors", "Manifest", "Imaging", "Codecs", "Datasets",
        "Stages", "Execution", "Metrics", "Scoring",
      ] + torch("Tensors", "Methods", "Training", "Evaluation"),
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "TestSupport", "Support", "Safetensors", "Imaging", "Codecs", "Shards", "pastiche",
        "pastiche-train",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
