/// A library to be preloaded into another program: it makes one system call fail, or the clock jump.
///
/// It exports the names of libc's calls and nothing of its own. Variables of the environment tell it
/// what to do:
///
/// - `FAULT_ROOT`: only calls on paths below this folder count.
/// - `FAULT_LOG`: a file; gets a line `CALL PATH` for every call, or `hit CALL PATH` for the one made
///   to fail.
/// - `FAULT_CALL`, `FAULT_NUMBER`, `FAULT_ERROR`: the call of this name and number, from 1, fails with
///   `ENOSPC`, `EIO` or `EINTR`; with `SHORT` half of it is done.
/// - `FAULT_CLOCK`: `wall` makes the time of day jump by hours and years, back and forth, every few
///   times it is asked for; `all` does so to the clocks that never jump, too.
