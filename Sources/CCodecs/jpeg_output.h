/// A JPEG being written to a growing buffer: shared by what encodes pixels and what copies
/// coded data.
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

/// Writes the header; its settings are made already. Returns how many bytes it has.
size_t ccodecs_jpeg_write_header(JPEGOutput *output);

/// Encodes all rows of `samples` behind the header, and the end mark.
void ccodecs_jpeg_write_rows(JPEGOutput *output, const uint8_t *samples);

#endif
