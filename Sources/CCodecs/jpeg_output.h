/// A JPEG being written to a growing buffer: shared by what encodes pixels and what writes
/// coefficients.
#ifndef CCODECS_JPEG_OUTPUT_H
#define CCODECS_JPEG_OUTPUT_H

#include "buffer.h"
#include "jpeg_errors.h"

/// One file being written; lives outside the frame that jumps, so that no value is lost by it.
typedef struct {
  struct jpeg_compress_struct cinfo;
  struct jpeg_destination_mgr destination;
  CCodecsBuffer *buffer;
} JPEGOutput;

/// Starts on a file; `cinfo.err` is set already, and everything else zero.
void ccodecs_jpeg_start(JPEGOutput *output, CCodecsBuffer *buffer);

/// Encodes all rows of `samples`; the header's settings are made already.
void ccodecs_jpeg_write_pixels(JPEGOutput *output, const uint8_t *samples);

#endif
