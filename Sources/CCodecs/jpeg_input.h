/// A JPEG in memory being read: shared by what decodes pixels and what takes scans apart.
#ifndef CCODECS_JPEG_INPUT_H
#define CCODECS_JPEG_INPUT_H

#include "jpeg_errors.h"

/// One file being read; lives outside the frame that jumps, so that no value is lost by it.
typedef struct {
  struct jpeg_decompress_struct cinfo;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  int32_t max_scans;
} JPEGInput;

/// Reads the header; `cinfo.err` is set already, and everything else zero.
void ccodecs_jpeg_read_header(JPEGInput *input, const uint8_t *bytes, size_t count);

/// From now on, more scans than `max_scans` are refused.
void ccodecs_jpeg_count_scans(JPEGInput *input);

/// Whether a part of a file whose header was read can be decoded alone.
///
/// Not where colour has a fourth of the columns and half of the rows: reduced parts of that differ from
/// the whole (libjpeg-turbo 2.1.5).
int ccodecs_jpeg_has_parts(JPEGInput *input);

/// Rows that are read at once: as many as libjpeg makes where colour has half the height.
enum { jpeg_rows_at_once = 16 };

/// Memory for so many rows of the output, which libjpeg frees. It would write rows that are aligned to
/// 32 bytes past the cache, though what was decoded is looked at next; these are not.
JSAMPARRAY ccodecs_jpeg_lines(JPEGInput *input);

/// Fails when a component came in no scan.
void ccodecs_jpeg_require_components(JPEGInput *input);

#endif
