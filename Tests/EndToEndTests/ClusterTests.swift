import Foundation
import Support
import TestSupport
import Testing

/// What `docs/clusters.md` promises and no scheduler is needed for; the schedulers themselves are run by
/// `make test-slurm`, `make test-mpi` and `make test-ray`.
@Suite struct ClusterTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  /// A small run.
  private let command = [
    "generate", "pipelines/quickstart.yaml", "--workers", "2", "--set",
    "shards.samples_per_shard=20",
  ]

  @Test func `a part read from the scheduler's variables is told and made`() throws {
    try tool.run(command + ["--out", "whole"])
    for rank in 0..<3 {
      let outcome = try tool.run(
        command + ["--out", "parts", "--partition", "auto"],
        environment: ["RANK": "\(rank)", "WORLD_SIZE": "3"])
      #expect(outcome.status == 0)
      #expect(outcome.err.hasPrefix("partition \(rank)/3 (RANK \(rank) of WORLD_SIZE 3)\n"))
    }
    #expect(try tool.digests(of: "parts") == tool.digests(of: "whole"))
  }

  @Test func `auto outside a scheduler ends with 2 before anything is made`() throws {
    let outcome = try tool.run(command + ["--out", "none", "--partition", "auto"])
    #expect(outcome.status == 2)
    #expect(outcome.err.hasPrefix("pastiche: --partition auto: no scheduler was found: "))
    #expect(!FileBytes.exists(tool.scratch.file("none")))
  }

  @Test func `parts made in folders of their own are one run once they lie in one`() throws {
    try tool.run(command + ["--out", "whole"])
    for part in 0..<2 {
      try tool.run(command + ["--out", "part\(part)", "--partition", "\(part)/2"])
    }
    #expect(
      try FileBytes.read(tool.scratch.file("part0/run.json"))
        == FileBytes.read(tool.scratch.file("part1/run.json")))
    let shards = tool.scratch.file("part1/shards")
    for name in try FileManager.default.contentsOfDirectory(atPath: shards) {
      try FileManager.default.copyItem(
        atPath: "\(shards)/\(name)", toPath: tool.scratch.file("part0/shards/\(name)"))
    }
    let outcome = try tool.run(command + ["--out", "part0"])
    #expect(outcome.err.hasSuffix("all shards were there already\n"))
    #expect(try tool.digests(of: "part0") == tool.digests(of: "whole"))
    #expect(try tool.run("verify", "part0").status == 0)
  }

  @Test(
    .enabled(
      if: Judges.missing(modules: "yaml") == nil,
      "no Python with 'yaml': run 'make judges' or set PASTICHE_JUDGES"))
  func `the Kubernetes Job repeats its completions and mounts what it declares`() throws {
    let checked = try Judges.run(
      """
      import re, sys, yaml
      text = open(sys.argv[1]).read()
      job = yaml.safe_load(re.search(r"```yaml\\n(.*?)```", text, re.S).group(1))
      assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
      spec = job["spec"]
      assert spec["completionMode"] == "Indexed"
      assert all(type(spec[key]) is int for key in ("completions", "parallelism", "backoffLimit"))
      rules = spec["podFailurePolicy"]["rules"]
      assert [rule["onExitCodes"] for rule in rules] == [{"operator": "In", "values": [2]}]
      pod = spec["template"]["spec"]
      assert pod["restartPolicy"] == "Never", "a failure policy needs it"
      (container,) = pod["containers"]
      (variable,) = container["env"]
      assert variable == {"name": "JOB_COMPLETIONS", "value": str(spec["completions"])}
      words = container["command"] + container["args"]
      assert all(type(word) is str for word in words), words
      assert words[:2] == ["pastiche", "generate"] and words[-2:] == ["--partition", "auto"]
      assert words[words.index("--workers") + 1] == container["resources"]["requests"]["cpu"]
      mounted = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
      assert list(mounted) == [volume["name"] for volume in pod["volumes"]]
      assert container["workingDir"] in mounted.values()
      print("checked")
      """, ["\(RepositoryRoot.path)/docs/clusters.md"])
    #expect(checked == "checked\n")
  }
}
