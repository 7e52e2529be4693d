#include <stdlib.h>
#include <string.h>

#include "png_errors.h"

/// The longest chunk beside image data; all but palettes are skipped without memory of their own.
#define CHUNK_BYTES ((png_alloc_size_t)64 << 20)

/// The bytes not yet read, and where a failure is told.
typedef struct {
  PNGFailure failure;
  const uint8_t *next;
  size_t left;
} PNGInput;

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  PNGInput *input = png_get_io_ptr(png);
  if (input->left < count) png_error(png, "the file ends early");
  memcpy(out, input->next, count);
  input->next += count;
  input->left -= count;
}

static void read_header(png_structp png, png_infop info, CCodecsHeader *header) {
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  // Sides are checked by the caller, who names them; text, profiles and the like are skipped.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(png, CHUNK_BYTES);
  png_set_chunk_cache_max(png, 16);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, info);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->bit_depth = png_get_bit_depth(png, info);
  header->stored_channels = png_get_channels(png, info);
  int colour = png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR;
  int alpha = png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA ||
              png_get_valid(png, info, PNG_INFO_tRNS);
  header->channels = (colour ? 3 : 1) + (alpha ? 1 : 0);
}

static void read_pixels(
    png_structp png, png_infop info, const CCodecsHeader *header, CCodecsSamples samples,
    uint8_t *out, size_t size) {
  size_t sample_size = 1;
  size_t channels = (size_t)header->channels;
  if (samples == CCodecsSamplesImage) {
    png_set_expand(png);
  } else {
    png_set_packing(png);
    channels = (size_t)header->stored_channels;
  }
  if (header->bit_depth == 16) {
    sample_size = 2;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
  }
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t stride = png_get_rowbytes(png, info);
  if (stride != header->width * channels * sample_size || size / header->height != stride ||
      size % header->height != 0) {
    png_error(png, "the output does not have the size of the header");
  }
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < header->height; y++) png_read_row(png, out + y * stride, NULL);
  }
  png_read_end(png, NULL);
}

/// Reads the header, and the pixels too when `out` is not null.
static CCodecsStatus read_png(
    PNGInput *input, CCodecsHeader *header, CCodecsSamples samples, uint8_t *out, size_t size) {
  png_structp png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, &input->failure, ccodecs_png_fail, ccodecs_png_warn);
  if (png == NULL) return CCodecsStatusOutOfMemory;
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    return CCodecsStatusOutOfMemory;
  }
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_read_fn(png, input, read_bytes);
    read_header(png, info, header);
    if (out != NULL) read_pixels(png, info, header, samples, out, size);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return input->failure.status;
}

CCodecsStatus ccodecs_png_header(
    const uint8_t *bytes, size_t count, CCodecsHeader *header, char *message, size_t capacity) {
  PNGInput input = {{CCodecsStatusDone, message, capacity}, bytes, count};
  return read_png(&input, header, CCodecsSamplesImage, NULL, 0);
}

CCodecsStatus ccodecs_png_decode(
    const uint8_t *bytes, size_t count, CCodecsSamples samples, void *out, size_t size,
    char *message, size_t capacity) {
  PNGInput input = {{CCodecsStatusDone, message, capacity}, bytes, count};
  CCodecsHeader header = {0};
  return read_png(&input, &header, samples, out, size);
}
