#include <stdlib.h>
#include <string.h>

#include "jpeg_scan.h"

/// Some MCUs on their way to pixels: a small file of them is put together and decoded.
///
/// So libjpeg makes all pixels, as it does for whole files. The small file has a border of one MCU,
/// as far as the picture reaches: what colour is interpolated from.
typedef struct {
  const CCodecsJPEGScan *scan;
  JPEGFailure failure;
  JPEGOutput output;
  JPEGInput input;
  CCodecsBuffer file;
  CCodecsBuffer row;
  BitsWriter bits;
  ScanSource *sources;
} PartDecoder;

static void put_together(PartDecoder *decoder, CCodecsBlocks blocks) {
  const CCodecsJPEGScan *scan = decoder->scan;
  j_common_ptr owner = (j_common_ptr)&decoder->output.cinfo;
  decoder->file.count = ccodecs_scan_start(
      scan, &decoder->output, &decoder->file, ccodecs_scan_extent(scan, blocks));
  decoder->sources = ccodecs_scan_sources(scan, owner, blocks);
  size_t count = (size_t)blocks.columns * (size_t)blocks.rows;
  ccodecs_scan_splice(scan, owner, decoder->sources, count, &decoder->bits, &decoder->file);
}

static void decode(PartDecoder *decoder, CCodecsBlocks blocks, uint8_t *out, size_t size) {
  const CCodecsJPEGScan *scan = decoder->scan;
  j_decompress_ptr cinfo = &decoder->input.cinfo;
  ScanExtent wanted = ccodecs_scan_extent(scan, blocks);
  size_t channels = (size_t)scan->input.cinfo.num_components;
  if (wanted.width == 0 || size != (size_t)wanted.width * wanted.height * channels) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusCorrupt, "the blocks are not of the picture", 0);
  }
  CCodecsBlocks wide = blocks;
  if (wide.x > 0) wide.x--, wide.columns++;
  if (wide.y > 0) wide.y--, wide.rows++;
  CCodecsBlocks more = wide;
  more.columns++;
  if (ccodecs_scan_extent(scan, more).width > 0) wide.columns++;
  more = wide;
  more.rows++;
  if (ccodecs_scan_extent(scan, more).width > 0) wide.rows++;
  put_together(decoder, wide);

  ccodecs_jpeg_read_header(&decoder->input, decoder->file.bytes, decoder->file.count);
  cinfo->out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  cinfo->dct_method = JDCT_ISLOW;
  jpeg_start_decompress(cinfo);
  size_t stride = (size_t)cinfo->output_width * channels;
  if (!ccodecs_buffer_reserve(&decoder->row, stride)) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusOutOfMemory, "there is no memory for a row", 0);
  }
  JDIMENSION top = (JDIMENSION)(blocks.y - wide.y) * scan->mcu_height;
  size_t left = (size_t)(blocks.x - wide.x) * scan->mcu_width * channels;
  size_t kept = (size_t)wanted.width * channels;
  while (cinfo->output_scanline < top + wanted.height) {
    JDIMENSION y = cinfo->output_scanline;
    JSAMPROW row = decoder->row.bytes;
    jpeg_read_scanlines(cinfo, &row, 1);
    if (y >= top) memcpy(out + (y - top) * kept, row + left, kept);
  }
}

static CCodecsStatus decode_fenced(
    PartDecoder *decoder, CCodecsBlocks blocks, uint8_t *out, size_t size) {
  if (setjmp(decoder->failure.escape) == 0) decode(decoder, blocks, out, size);
  return decoder->failure.status;
}

CCodecsStatus ccodecs_jpeg_scan_decode(
    const CCodecsJPEGScan *scan, CCodecsBlocks blocks, uint8_t *out, size_t size, char *message,
    size_t capacity) {
  PartDecoder decoder;
  memset(&decoder, 0, sizeof decoder);
  decoder.scan = scan;
  decoder.input.cinfo.err = decoder.output.cinfo.err =
      ccodecs_jpeg_errors(&decoder.failure, message, capacity);
  CCodecsStatus status = decode_fenced(&decoder, blocks, out, size);
  jpeg_destroy_compress(&decoder.output.cinfo);
  jpeg_destroy_decompress(&decoder.input.cinfo);
  ccodecs_buffer_free(&decoder.file);
  ccodecs_buffer_free(&decoder.row);
  free(decoder.bits.bytes);
  free(decoder.sources);
  return status;
}
