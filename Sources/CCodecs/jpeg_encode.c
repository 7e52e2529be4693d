#include <string.h>

#include "buffer.h"
#include "jpeg_errors.h"

/// One file being written; lives outside the frame that jumps, so that no value is lost by it.
typedef struct {
  struct jpeg_compress_struct cinfo;
  JPEGFailure failure;
  struct jpeg_destination_mgr destination;
  CCodecsBuffer *buffer;
} JPEGOutput;

/// Hands libjpeg the unused end of the buffer, at least `room` bytes of it.
static void offer_room(j_compress_ptr cinfo, size_t room) {
  JPEGOutput *output = cinfo->client_data;
  if (!ccodecs_buffer_reserve(output->buffer, room)) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusOutOfMemory, "there is no memory for the encoded file",
        0);
  }
  output->destination.next_output_byte = output->buffer->bytes + output->buffer->count;
  output->destination.free_in_buffer = output->buffer->capacity - output->buffer->count;
}

static void start(j_compress_ptr cinfo) { offer_room(cinfo, 16384); }

/// libjpeg calls this when the room is used up, whatever it says is left of it.
static boolean grow(j_compress_ptr cinfo) {
  JPEGOutput *output = cinfo->client_data;
  output->buffer->count = output->buffer->capacity;
  offer_room(cinfo, output->buffer->capacity);
  return TRUE;
}

static void finish(j_compress_ptr cinfo) {
  JPEGOutput *output = cinfo->client_data;
  output->buffer->count = output->buffer->capacity - output->destination.free_in_buffer;
}

static void write_file(
    JPEGOutput *output, const uint8_t *samples, const CCodecsJPEGLayout *layout) {
  j_compress_ptr cinfo = &output->cinfo;
  jpeg_create_compress(cinfo);
  cinfo->client_data = output;
  output->destination.init_destination = start;
  output->destination.empty_output_buffer = grow;
  output->destination.term_destination = finish;
  cinfo->dest = &output->destination;
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
  jpeg_start_compress(cinfo, TRUE);
  size_t stride = (size_t)layout->width * (size_t)layout->channels;
  while (cinfo->next_scanline < cinfo->image_height) {
    // libjpeg's rows are not const, but it only reads them.
    JSAMPROW row = (JSAMPROW)(samples + cinfo->next_scanline * stride);
    jpeg_write_scanlines(cinfo, &row, 1);
  }
  jpeg_finish_compress(cinfo);
}

static CCodecsStatus write_jpeg(
    JPEGOutput *output, const uint8_t *samples, const CCodecsJPEGLayout *layout) {
  if (setjmp(output->failure.escape) == 0) {
    write_file(output, samples, layout);
  } else {
    ccodecs_buffer_free(output->buffer);
  }
  jpeg_destroy_compress(&output->cinfo);
  return output->failure.status;
}

CCodecsStatus ccodecs_jpeg_encode(
    const uint8_t *samples, const CCodecsJPEGLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity) {
  JPEGOutput output;
  memset(&output, 0, sizeof output);
  output.buffer = buffer;
  output.cinfo.err = ccodecs_jpeg_errors(&output.failure, message, capacity);
  return write_jpeg(&output, samples, layout);
}
