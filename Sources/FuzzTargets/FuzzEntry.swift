#if FUZZING
import Foundation
import Support

/// The target of this process: the one that `FUZZ_TARGET` names, with a folder of its own.
private let body: FuzzTarget.Body = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else { fatalError("FUZZ_TARGET is '\(name)'") }
  let folder = NSTemporaryDirectory() + "/pastiche-fuzz-\(getpid())"
  do throws(PipelineError) {
    return try target.body(in: folder)
  } catch {
    fatalError(error.description)
  }
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  body(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
#endif
