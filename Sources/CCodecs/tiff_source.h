/// A TIFF in memory and libtiff's error reports, fenced: shared by the TIFF reader and writer.
///
/// libtiff never jumps; its handlers are set for each handle, so that threads do not meet.
#ifndef CCODECS_TIFF_SOURCE_H
#define CCODECS_TIFF_SOURCE_H

#include <tiffio.h>

#include "buffer.h"

/// Where a failure is told; the first report of libtiff is kept, later ones follow from it.
typedef struct {
  CCodecsStatus status;
  char *message;
  size_t capacity;
} TIFFFailure;

/// The bytes of a file being read; libtiff's client handle.
typedef struct {
  TIFFFailure failure;
  const uint8_t *bytes;
  size_t count;
  uint64_t position;
} TIFFInput;

/// A file being written; libtiff's client handle.
typedef struct {
  TIFFFailure failure;
  CCodecsBuffer *buffer;
  uint64_t position;
} TIFFOutput;

/// Tells a failure, unless one is told already, and returns the status that stands.
CCodecsStatus ccodecs_tiff_fail(
    TIFFFailure *failure, CCodecsStatus status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// Opens a file in memory; null after a failure that `input->failure` tells.
TIFF *ccodecs_tiff_open(TIFFInput *input);

/// Starts a little-endian file in a buffer; null after a failure that `output->failure` tells.
TIFF *ccodecs_tiff_create(TIFFOutput *output);

#endif
