#include <string.h>

#include "jpeg_coefficients.h"

/// Some blocks on their way to pixels: a small file of them is written and decoded.
///
/// So libjpeg does all of it, as it does for whole files. The small file has a border of one block,
/// as far as the picture reaches: what colour is interpolated from.
typedef struct {
  JPEGOutput output;
  JPEGInput input;
  CCodecsBuffer file;
  CCodecsBuffer row;
} BlocksDecoder;

/// Copies coefficients, cut to what can be coded.
static void copy_blocks(JBLOCKROW to, const JBLOCK *from, size_t count) {
  const JCOEF *in = &from[0][0];
  JCOEF *out = &to[0][0];
  for (size_t i = 0; i < count * DCTSIZE2; i++) {
    JCOEF value = in[i] > 1023 ? 1023 : in[i];
    out[i] = value < -1023 ? -1023 : value;
  }
}

static void write_small_file(
    CCodecsCoefficients *it, BlocksDecoder *decoder, CCodecsBlocks blocks, BlocksExtent extent) {
  j_decompress_ptr source = &it->input.cinfo;
  j_compress_ptr cinfo = &decoder->output.cinfo;
  jvirt_barray_ptr *arrays = ccodecs_start_copy(
      &decoder->output, &decoder->file, source, blocks, extent.width, extent.height);
  for (int i = 0; i < cinfo->num_components; i++) {
    int across = cinfo->comp_info[i].h_samp_factor, down = cinfo->comp_info[i].v_samp_factor;
    for (int y = 0; y < blocks.rows * down; y++) {
      JBLOCKROW from = ccodecs_block_row(
          (j_common_ptr)source, it->arrays[i], blocks.y * down + y, FALSE);
      JBLOCKROW to = ccodecs_block_row((j_common_ptr)cinfo, arrays[i], y, TRUE);
      copy_blocks(to, from + blocks.x * across, (size_t)(blocks.columns * across));
    }
  }
  jpeg_finish_compress(cinfo);
}

static void decode(
    CCodecsCoefficients *it, BlocksDecoder *decoder, CCodecsBlocks blocks, uint8_t *out,
    size_t size) {
  j_decompress_ptr source = &it->input.cinfo;
  j_decompress_ptr cinfo = &decoder->input.cinfo;
  BlocksExtent wanted = ccodecs_blocks_extent(source, blocks);
  size_t channels = (size_t)source->num_components;
  if (wanted.width == 0 || size != (size_t)wanted.width * wanted.height * channels) {
    ccodecs_jpeg_fail(
        (j_common_ptr)source, CCodecsStatusCorrupt, "the blocks are not of the picture", 0);
  }
  CCodecsBlocks wide = blocks;
  if (wide.x > 0) wide.x--, wide.columns++;
  if (wide.y > 0) wide.y--, wide.rows++;
  CCodecsBlocks more = wide;
  more.columns++;
  if (ccodecs_blocks_extent(source, more).width > 0) wide.columns++;
  more = wide;
  more.rows++;
  if (ccodecs_blocks_extent(source, more).width > 0) wide.rows++;
  write_small_file(it, decoder, wide, ccodecs_blocks_extent(source, wide));

  ccodecs_jpeg_read_header(&decoder->input, decoder->file.bytes, decoder->file.count);
  cinfo->out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  cinfo->dct_method = JDCT_ISLOW;
  jpeg_start_decompress(cinfo);
  size_t stride = (size_t)cinfo->output_width * channels;
  if (!ccodecs_buffer_reserve(&decoder->row, stride)) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusOutOfMemory, "there is no memory for a row", 0);
  }
  JDIMENSION top = (JDIMENSION)((blocks.y - wide.y) * source->max_v_samp_factor * DCTSIZE);
  size_t left = (size_t)((blocks.x - wide.x) * source->max_h_samp_factor * DCTSIZE) * channels;
  size_t kept = (size_t)wanted.width * channels;
  while (cinfo->output_scanline < top + wanted.height) {
    JDIMENSION y = cinfo->output_scanline;
    JSAMPROW row = decoder->row.bytes;
    jpeg_read_scanlines(cinfo, &row, 1);
    if (y >= top) memcpy(out + (y - top) * kept, row + left, kept);
  }
}

static CCodecsStatus decode_fenced(
    CCodecsCoefficients *it, BlocksDecoder *decoder, CCodecsBlocks blocks, uint8_t *out,
    size_t size) {
  if (setjmp(it->failure.escape) == 0) decode(it, decoder, blocks, out, size);
  return it->failure.status;
}

CCodecsStatus ccodecs_jpeg_coefficients_decode(
    CCodecsCoefficients *coefficients, CCodecsBlocks blocks, uint8_t *out, size_t size,
    char *message, size_t capacity) {
  BlocksDecoder decoder;
  memset(&decoder, 0, sizeof decoder);
  struct jpeg_error_mgr *errors =
      ccodecs_jpeg_errors(&coefficients->failure, message, capacity);
  decoder.input.cinfo.err = decoder.output.cinfo.err = coefficients->input.cinfo.err = errors;
  CCodecsStatus status = decode_fenced(coefficients, &decoder, blocks, out, size);
  jpeg_destroy_compress(&decoder.output.cinfo);
  jpeg_destroy_decompress(&decoder.input.cinfo);
  ccodecs_buffer_free(&decoder.file);
  ccodecs_buffer_free(&decoder.row);
  return status;
}
