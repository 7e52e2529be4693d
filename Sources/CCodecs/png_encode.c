#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "buffer.h"
#include "png_errors.h"

/// Where a file goes, and what is needed until it is there.
typedef struct {
  CCodecsBuffer *buffer;
  uint8_t *scratch;
} PNGOutput;

static _Noreturn void fail_for_memory(png_structp png) {
  PNGFailure *failure = png_get_error_ptr(png);
  failure->status = CCodecsStatusOutOfMemory;
  png_error(png, "there is no memory for the encoded file");
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  CCodecsBuffer *buffer = ((PNGOutput *)png_get_io_ptr(png))->buffer;
  if (!ccodecs_buffer_reserve(buffer, count)) fail_for_memory(png);
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

/// Packed rows behind filter bytes of 0 (PNG 9.2), as one chunk: libpng would go to zlib row by row,
/// which takes longer than compressing them. The wrapping (RFC 1950) is put around what zlib
/// compresses, as zlib takes a third of its time for the checksum and libdeflate next to none.
static void write_packed(
    png_structp png, const uint8_t *rows, const CCodecsPNGLayout *layout) {
  // Deflate with a window of 4 KiB, at the fastest level.
  static const uint8_t header[2] = {0x48, 0x0D};
  PNGOutput *output = png_get_io_ptr(png);
  size_t stride = ((size_t)layout->width + 7) / 8;
  size_t count = (stride + 1) * layout->height;
  z_stream stream = {0};
  if (count > UINT32_MAX / 2) png_error(png, "a mask of more than 2 GB");
  // Masks are runs: half the time of the default strategy, and smaller files.
  int status = deflateInit2(&stream, layout->level, Z_DEFLATED, -12, 4, Z_RLE);
  if (status != Z_OK) fail_for_memory(png);
  uLong bound = deflateBound(&stream, (uLong)count) + sizeof header + 4;
  output->scratch = malloc(count + bound);
  if (output->scratch == NULL) {
    deflateEnd(&stream);
    fail_for_memory(png);
  }
  uint8_t *lines = output->scratch, *packed = lines + count;
  for (size_t y = 0; y < layout->height; y++) {
    lines[y * (stride + 1)] = PNG_FILTER_VALUE_NONE;
    memcpy(lines + y * (stride + 1) + 1, rows + y * stride, stride);
  }
  stream.next_in = lines;
  stream.avail_in = (uInt)count;
  memcpy(packed, header, sizeof header);
  stream.next_out = packed + sizeof header;
  stream.avail_out = (uInt)(bound - sizeof header - 4);
  status = deflate(&stream, Z_FINISH);
  size_t packed_count = sizeof header + stream.total_out + 4;
  deflateEnd(&stream);
  if (status != Z_STREAM_END) png_error(png, "zlib cannot end");
  png_save_uint_32(packed + packed_count - 4, libdeflate_adler32(1, lines, count));
  png_write_chunk(png, (png_const_bytep) "IDAT", packed, packed_count);
  // libpng has not seen this chunk, and its own end would say that there is none.
  png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
}

static void write_file(
    png_structp png, png_infop info, const uint8_t *samples, const CCodecsPNGLayout *layout) {
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(
      png, info, layout->width, layout->height, layout->bit_depth, colour_type(layout),
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (layout->palette != NULL) write_palette(png, info, layout);
  png_set_compression_level(png, layout->level);
  png_set_filter(
      png, PNG_FILTER_TYPE_BASE, layout->filters ? PNG_ALL_FILTERS : PNG_FILTER_NONE);
  png_write_info(png, info);
  if (layout->packed) {
    write_packed(png, samples, layout);
    return;
  }
  if (layout->bit_depth < 8) png_set_packing(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (layout->bit_depth == 16) png_set_swap(png);
#endif
  size_t stride =
      (size_t)layout->width * (size_t)layout->channels * (layout->bit_depth == 16 ? 2 : 1);
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
  PNGOutput output = {buffer, NULL};
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_write_fn(png, &output, write_bytes, flush_bytes);
    write_file(png, info, samples, layout);
  } else {
    ccodecs_buffer_free(buffer);
  }
  free(output.scratch);
  png_destroy_write_struct(&png, &info);
  return failure.status;
}
