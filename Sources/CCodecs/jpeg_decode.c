#include <string.h>

#include "jpeg_input.h"

/// Adobe's programs write ink upside down, and everyone who writes CMYK follows them.
static void invert(uint8_t *row, size_t count) {
  for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(255 - row[i]);
}

/// Whether libjpeg would write a row past the cache, see `ccodecs_jpeg_lines`.
static int goes_past_cache(const uint8_t *row) { return (uintptr_t)row % 32 == 0; }

static void read_rows(JPEGInput *input, uint8_t *out, size_t stride) {
  j_decompress_ptr cinfo = &input->cinfo;
  JSAMPARRAY lines = ccodecs_jpeg_lines(input);
  while (cinfo->output_scanline < cinfo->output_height) {
    uint8_t *first = out + cinfo->output_scanline * stride;
    JSAMPROW rows[jpeg_rows_at_once];
    JDIMENSION wanted = cinfo->output_height - cinfo->output_scanline;
    if (wanted > jpeg_rows_at_once) wanted = jpeg_rows_at_once;
    for (JDIMENSION i = 0; i < wanted; i++) {
      uint8_t *row = first + i * stride;
      rows[i] = goes_past_cache(row) ? lines[i] : row;
    }
    JDIMENSION count = jpeg_read_scanlines(cinfo, rows, wanted);
    for (JDIMENSION i = 0; i < count; i++) {
      if (rows[i] != first + i * stride) memcpy(first + i * stride, rows[i], stride);
    }
    if (cinfo->num_components == 4) invert(first, count * stride);
  }
}

static void read_pixels(JPEGInput *input, uint8_t *out, size_t size) {
  j_decompress_ptr cinfo = &input->cinfo;
  ccodecs_jpeg_count_scans(input);
  int components = cinfo->num_components;
  cinfo->out_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  cinfo->dct_method = JDCT_ISLOW;
  jpeg_start_decompress(cinfo);
  ccodecs_jpeg_require_components(input);
  size_t stride = (size_t)cinfo->output_width * (size_t)cinfo->output_components;
  if (size / cinfo->output_height != stride || size % cinfo->output_height != 0) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusCorrupt,
        "the output does not have the size of the header", 0);
  }
  read_rows(input, out, stride);
  jpeg_finish_decompress(cinfo);
}

/// Reads the header, and the pixels too when `out` is not null; `has_parts` may be null.
static CCodecsStatus read_jpeg(
    JPEGInput *input, JPEGFailure *failure, const uint8_t *bytes, size_t count, int32_t *has_parts,
    uint8_t *out, size_t size) {
  if (setjmp(failure->escape) == 0) {
    ccodecs_jpeg_read_header(input, bytes, count);
    if (has_parts != NULL) *has_parts = ccodecs_jpeg_has_parts(input);
    if (out != NULL) read_pixels(input, out, size);
  }
  jpeg_destroy_decompress(&input->cinfo);
  return failure->status;
}

CCodecsStatus ccodecs_jpeg_header(
    const uint8_t *bytes, size_t count, CCodecsHeader *header, char *message, size_t capacity) {
  JPEGInput input;
  JPEGFailure failure;
  memset(&input, 0, sizeof input);
  input.cinfo.err = ccodecs_jpeg_errors(&failure, message, capacity);
  CCodecsStatus status = read_jpeg(
      &input, &failure, bytes, count, &header->has_parts, NULL, 0);
  header->width = input.cinfo.image_width;
  header->height = input.cinfo.image_height;
  header->channels = input.cinfo.num_components;
  header->stored_channels = input.cinfo.num_components;
  header->bit_depth = input.cinfo.data_precision;
  return status;
}

CCodecsStatus ccodecs_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t max_scans, uint8_t *out, size_t size,
    char *message, size_t capacity) {
  JPEGInput input;
  JPEGFailure failure;
  memset(&input, 0, sizeof input);
  input.max_scans = max_scans;
  input.cinfo.err = ccodecs_jpeg_errors(&failure, message, capacity);
  return read_jpeg(&input, &failure, bytes, count, NULL, out, size);
}
