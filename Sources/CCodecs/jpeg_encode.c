#include <string.h>

#include "jpeg_output.h"

static void write_file(
    JPEGOutput *output, const uint8_t *samples, const CCodecsJPEGLayout *layout,
    CCodecsBuffer *buffer) {
  j_compress_ptr cinfo = &output->cinfo;
  ccodecs_jpeg_start(output, buffer);
  cinfo->image_width = layout->width;
  cinfo->image_height = layout->height;
  cinfo->input_components = layout->channels;
  cinfo->in_color_space = layout->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(cinfo);
  jpeg_set_quality(cinfo, layout->quality, TRUE);
  cinfo->dct_method = JDCT_ISLOW;
  cinfo->optimize_coding = FALSE;
  if (layout->channels == 3) {
    cinfo->comp_info[0].h_samp_factor = layout->full_chroma ? 1 : 2;
    cinfo->comp_info[0].v_samp_factor = layout->full_chroma ? 1 : 2;
  }
  if (layout->progressive) jpeg_simple_progression(cinfo);
  ccodecs_jpeg_write_header(output);
  ccodecs_jpeg_write_rows(output, samples);
}

static CCodecsStatus write_jpeg(
    JPEGOutput *output, JPEGFailure *failure, const uint8_t *samples,
    const CCodecsJPEGLayout *layout, CCodecsBuffer *buffer) {
  if (setjmp(failure->escape) == 0) {
    write_file(output, samples, layout, buffer);
  } else {
    ccodecs_buffer_free(buffer);
  }
  jpeg_destroy_compress(&output->cinfo);
  return failure->status;
}

CCodecsStatus ccodecs_jpeg_encode(
    const uint8_t *samples, const CCodecsJPEGLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity) {
  JPEGOutput output;
  JPEGFailure failure;
  memset(&output, 0, sizeof output);
  output.cinfo.err = ccodecs_jpeg_errors(&failure, message, capacity);
  return write_jpeg(&output, &failure, samples, layout, buffer);
}
