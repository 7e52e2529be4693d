#include <string.h>

#include "jpeg_input.h"

/// What is decoded around a part so that its pixels are those of the whole: colour is interpolated from
/// the next sample, which is two pixels wide where that is done. A block is more than enough.
enum { margin = 8 };

/// A box along one side with its margin, as far as the picture reaches.
typedef struct {
  JDIMENSION start, count;
} Span;

static Span with_margin(JDIMENSION start, JDIMENSION count, JDIMENSION all) {
  JDIMENSION first = start > margin ? start - margin : 0;
  JDIMENSION end = all - start - count > margin ? start + count + margin : all;
  return (Span){first, end - first};
}

static void require_inside(j_decompress_ptr cinfo, const CCodecsPart *part, size_t size) {
  JDIMENSION width = cinfo->output_width, height = cinfo->output_height;
  size_t channels = (size_t)cinfo->output_components;
  int is_inside = part->width > 0 && part->width <= width && part->x <= width - part->width &&
                  part->height > 0 && part->height <= height && part->y <= height - part->height;
  if (!is_inside || size != (size_t)part->width * part->height * channels) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusCorrupt, "the part is not of the picture", 0);
  }
}

/// Walks through the coded data behind the part, all of which could be damaged.
///
/// libjpeg believes the last row to be there when it is told to skip it, so that one is read.
static void walk_to_end(j_decompress_ptr cinfo, JSAMPARRAY rows) {
  JDIMENSION left = cinfo->output_height - cinfo->output_scanline;
  if (left > 1) jpeg_skip_scanlines(cinfo, left - 1);
  while (cinfo->output_scanline < cinfo->output_height) jpeg_read_scanlines(cinfo, rows, 1);
  jpeg_finish_decompress(cinfo);
}

static void read_part(JPEGInput *input, const CCodecsPart *part, uint8_t *out, size_t size) {
  j_decompress_ptr cinfo = &input->cinfo;
  if (!ccodecs_jpeg_has_parts(input)) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusUnsupported, "no part of it can be decoded alone", 0);
  }
  cinfo->out_color_space = cinfo->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  cinfo->dct_method = JDCT_ISLOW;
  cinfo->scale_num = 1;
  cinfo->scale_denom = (unsigned int)part->reduction;
  jpeg_start_decompress(cinfo);
  require_inside(cinfo, part, size);
  Span columns = with_margin(part->x, part->width, cinfo->output_width);
  Span rows = with_margin(part->y, part->height, cinfo->output_height);
  // To the left, whole MCUs are added to those asked for.
  jpeg_crop_scanline(cinfo, &columns.start, &columns.count);
  size_t channels = (size_t)cinfo->output_components;
  JSAMPARRAY lines = ccodecs_jpeg_lines(input);
  if (rows.start > 0) jpeg_skip_scanlines(cinfo, rows.start);
  size_t left = (size_t)(part->x - columns.start) * channels;
  size_t stride = (size_t)part->width * channels;
  JDIMENSION end = part->y + part->height;
  while (cinfo->output_scanline < end) {
    JDIMENSION y = cinfo->output_scanline;
    JDIMENSION wanted = end - y < jpeg_rows_at_once ? end - y : jpeg_rows_at_once;
    JDIMENSION count = jpeg_read_scanlines(cinfo, lines, wanted);
    for (JDIMENSION i = y < part->y ? part->y - y : 0; i < count; i++) {
      memcpy(out + (y + i - part->y) * stride, lines[i] + left, stride);
    }
  }
  if (part->is_walked) walk_to_end(cinfo, lines);
}

static CCodecsStatus read_fenced(
    JPEGInput *input, JPEGFailure *failure, const uint8_t *bytes, size_t count,
    const CCodecsPart *part, uint8_t *out, size_t size) {
  if (setjmp(failure->escape) == 0) {
    ccodecs_jpeg_read_header(input, bytes, count);
    read_part(input, part, out, size);
  }
  jpeg_destroy_decompress(&input->cinfo);
  return failure->status;
}

CCodecsStatus ccodecs_jpeg_decode_part(
    const uint8_t *bytes, size_t count, CCodecsPart part, uint8_t *out, size_t size, char *message,
    size_t capacity) {
  JPEGInput input;
  JPEGFailure failure;
  memset(&input, 0, sizeof input);
  input.cinfo.err = ccodecs_jpeg_errors(&failure, message, capacity);
  return read_fenced(&input, &failure, bytes, count, &part, out, size);
}
