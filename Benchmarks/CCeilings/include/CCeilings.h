/// The unavoidable part of some work, in C, to measure ours against.
#ifndef CCEILINGS_H
#define CCEILINGS_H

#include <stddef.h>
#include <stdint.h>

/// A file in memory.
typedef struct {
  const uint8_t *bytes;
  size_t count;
} CCeilingsFile;

/// Decodes a JPEG to RGB and, when `encodes` is not 0, encodes it again, quality 90, 4:2:0, `times`
/// times in all, with some threads that take the files in turn.
///
/// Structures and buffers are kept from one file to the next. Returns 0 when a file cannot be read
/// or a thread not be started, else 1.
int cceilings_decode(
    const CCeilingsFile *files, size_t file_count, long times, int threads, int encodes);

#endif
