import CLinux

/// What becomes of memory that is freed.
package enum FreedMemory {
  /// Keeps it for what comes next, up to 256 MiB a thread's arena, instead of giving it back to the
  /// kernel, which would clear every page of every picture anew.
  ///
  /// The most memory the process ever holds does not change by it. To be called before any thread
  /// is started.
  package static func keep() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 256 << 20)
  }
}
