#include "jpeg_output.h"

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

/// Room for a file as large as most are, a third of a byte a pixel, so that it is seldom moved.
static void start(j_compress_ptr cinfo) {
  size_t area = (size_t)cinfo->image_width * cinfo->image_height;
  offer_room(cinfo, 16384 + area / 3);
}

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

void ccodecs_jpeg_start(JPEGOutput *output, CCodecsBuffer *buffer) {
  j_compress_ptr cinfo = &output->cinfo;
  jpeg_create_compress(cinfo);
  output->buffer = buffer;
  cinfo->client_data = output;
  output->destination.init_destination = start;
  output->destination.empty_output_buffer = grow;
  output->destination.term_destination = finish;
  cinfo->dest = &output->destination;
}

size_t ccodecs_jpeg_write_header(JPEGOutput *output) {
  jpeg_start_compress(&output->cinfo, TRUE);
  // The frame and the scan header come with the first rows, even if these are none.
  jpeg_write_scanlines(&output->cinfo, NULL, 0);
  return output->buffer->capacity - output->destination.free_in_buffer;
}

void ccodecs_jpeg_write_rows(JPEGOutput *output, const uint8_t *samples) {
  j_compress_ptr cinfo = &output->cinfo;
  size_t stride = (size_t)cinfo->image_width * (size_t)cinfo->input_components;
  JSAMPROW rows[16];
  while (cinfo->next_scanline < cinfo->image_height) {
    JDIMENSION first = cinfo->next_scanline;
    JDIMENSION left = cinfo->image_height - first;
    if (left > 16) left = 16;
    // libjpeg's rows are not const, but it only reads them.
    for (JDIMENSION i = 0; i < left; i++) rows[i] = (JSAMPROW)(samples + (first + i) * stride);
    jpeg_write_scanlines(cinfo, rows, left);
  }
  jpeg_finish_compress(cinfo);
}
