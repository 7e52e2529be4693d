#include <string.h>
#include <zlib.h>

#include "buffer.h"
#include "png_errors.h"

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  CCodecsBuffer *buffer = png_get_io_ptr(png);
  if (!ccodecs_buffer_reserve(buffer, count)) {
    PNGFailure *failure = png_get_error_ptr(png);
    failure->status = CCodecsStatusOutOfMemory;
    png_error(png, "there is no memory for the encoded file");
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
}

/// libpng wants a flush; a buffer has nothing to flush.
static void flush_bytes(png_structp png) { (void)png; }

static int colour_type(const CCodecsPNGLayout *layout) {
  if (layout->palette != NULL) return PNG_COLOR_TYPE_PALETTE;
  return (layout->channels >= 3 ? PNG_COLOR_MASK_COLOR : 0) |
         (layout->channels % 2 == 0 ? PNG_COLOR_MASK_ALPHA : 0);
}

static void write_palette(png_structp png, png_infop info, const CCodecsPNGLayout *layout) {
  png_color colours[PNG_MAX_PALETTE_LENGTH];
  if (layout->palette_count > PNG_MAX_PALETTE_LENGTH) png_error(png, "more than 256 colours");
  for (int i = 0; i < layout->palette_count; i++) {
    const uint8_t *colour = layout->palette + 3 * i;
    colours[i] = (png_color){colour[0], colour[1], colour[2]};
  }
  png_set_PLTE(png, info, colours, layout->palette_count);
}

static void write_file(
    png_structp png, png_infop info, const uint8_t *samples, const CCodecsPNGLayout *layout) {
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(
      png, info, layout->width, layout->height, layout->bit_depth, colour_type(layout),
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (layout->palette != NULL) write_palette(png, info, layout);
  png_set_compression_level(png, layout->level);
  if (layout->packed) {
    // Masks are runs: half the time of the default, and smaller files.
    png_set_compression_strategy(png, Z_RLE);
    png_set_compression_mem_level(png, 4);
    png_set_compression_window_bits(png, 12);
  }
  png_set_filter(
      png, PNG_FILTER_TYPE_BASE, layout->filters ? PNG_ALL_FILTERS : PNG_FILTER_NONE);
  png_write_info(png, info);
  if (layout->bit_depth < 8 && !layout->packed) png_set_packing(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (layout->bit_depth == 16) png_set_swap(png);
#endif
  size_t stride =
      layout->packed
          ? ((size_t)layout->width + 7) / 8
          : (size_t)layout->width * (size_t)layout->channels * (layout->bit_depth == 16 ? 2 : 1);
  for (size_t y = 0; y < layout->height; y++) png_write_row(png, samples + y * stride);
  png_write_end(png, info);
}

CCodecsStatus ccodecs_png_encode(
    const void *samples, const CCodecsPNGLayout *layout, CCodecsBuffer *buffer, char *message,
    size_t capacity) {
  PNGFailure failure = {CCodecsStatusDone, message, capacity};
  png_structp png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, &failure, ccodecs_png_fail, ccodecs_png_warn);
  if (png == NULL) return CCodecsStatusOutOfMemory;
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return CCodecsStatusOutOfMemory;
  }
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_write_fn(png, buffer, write_bytes, flush_bytes);
    write_file(png, info, samples, layout);
  } else {
    ccodecs_buffer_free(buffer);
  }
  png_destroy_write_struct(&png, &info);
  return failure.status;
}
