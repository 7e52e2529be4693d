#include <stdlib.h>
#include <string.h>

#include "jpeg_coefficients.h"

/// A patch on its way to coefficients: a small file of it is encoded and its coefficients read.
typedef struct {
  const CCodecsPatch *patch;
  JPEGOutput output;
  JPEGInput input;
  CCodecsBuffer file;
  jvirt_barray_ptr *arrays;
} PatchEncoder;

/// Everything that one call makes; lives outside the frame that jumps.
typedef struct {
  JPEGOutput output;
  PatchEncoder *patches;
  size_t patch_count;
  /// How many patches have their coefficients in the picture.
  size_t exchanged;
} BlocksWriter;

/// The colours, the sampling and the tables of the picture.
static void set_tables(j_compress_ptr cinfo, j_decompress_ptr source) {
  cinfo->in_color_space = source->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(cinfo);
  jpeg_set_colorspace(cinfo, source->jpeg_color_space);
  cinfo->dct_method = JDCT_ISLOW;
  for (int i = 0; i < source->num_components; i++) {
    jpeg_component_info *to = &cinfo->comp_info[i];
    const jpeg_component_info *from = &source->comp_info[i];
    to->h_samp_factor = from->h_samp_factor;
    to->v_samp_factor = from->v_samp_factor;
    to->quant_tbl_no = from->quant_tbl_no;
    JQUANT_TBL **slot = &cinfo->quant_tbl_ptrs[to->quant_tbl_no];
    if (*slot == NULL) *slot = jpeg_alloc_quant_table((j_common_ptr)cinfo);
    memcpy((*slot)->quantval, from->quant_table->quantval, sizeof (*slot)->quantval);
  }
}

static void encode(CCodecsCoefficients *it, PatchEncoder *encoder) {
  j_decompress_ptr source = &it->input.cinfo;
  j_compress_ptr cinfo = &encoder->output.cinfo;
  BlocksExtent extent = ccodecs_blocks_extent(source, encoder->patch->blocks);
  if (extent.width == 0) {
    ccodecs_jpeg_fail(
        (j_common_ptr)source, CCodecsStatusCorrupt, "the patch is not of the picture", 0);
  }
  ccodecs_jpeg_start(&encoder->output, &encoder->file);
  cinfo->image_width = extent.width;
  cinfo->image_height = extent.height;
  cinfo->input_components = source->num_components;
  set_tables(cinfo, source);
  ccodecs_jpeg_write_pixels(&encoder->output, encoder->patch->pixels);
  ccodecs_jpeg_read_header(&encoder->input, encoder->file.bytes, encoder->file.count);
  encoder->arrays = jpeg_read_coefficients(&encoder->input.cinfo);
}

/// Exchanges the changed blocks with those of the picture; done twice, all is as before.
static void exchange(CCodecsCoefficients *it, PatchEncoder *encoder) {
  j_decompress_ptr source = &it->input.cinfo;
  CCodecsBlocks blocks = encoder->patch->blocks;
  for (int i = 0; i < source->num_components; i++) {
    int across = source->comp_info[i].h_samp_factor, down = source->comp_info[i].v_samp_factor;
    for (int y = 0; y < blocks.rows * down; y++) {
      JBLOCKROW mine = ccodecs_block_row(
          (j_common_ptr)&encoder->input.cinfo, encoder->arrays[i], y, TRUE);
      JBLOCKROW theirs = ccodecs_block_row(
          (j_common_ptr)source, it->arrays[i], blocks.y * down + y, TRUE);
      theirs += blocks.x * across;
      for (int x = 0; x < blocks.columns * across; x++) {
        if (!encoder->patch->changed[y / down * blocks.columns + x / across]) continue;
        JBLOCK kept;
        memcpy(kept, mine[x], sizeof kept);
        memcpy(mine[x], theirs[x], sizeof kept);
        memcpy(theirs[x], kept, sizeof kept);
      }
    }
  }
}

static void write_part(
    CCodecsCoefficients *it, BlocksWriter *writer, CCodecsBlocks kept, BlocksExtent extent,
    CCodecsBuffer *buffer) {
  j_decompress_ptr source = &it->input.cinfo;
  j_compress_ptr cinfo = &writer->output.cinfo;
  jvirt_barray_ptr *arrays = ccodecs_start_copy(
      &writer->output, buffer, source, kept, extent.width, extent.height);
  for (int i = 0; i < cinfo->num_components; i++) {
    int across = cinfo->comp_info[i].h_samp_factor, down = cinfo->comp_info[i].v_samp_factor;
    for (int y = 0; y < kept.rows * down; y++) {
      JBLOCKROW from =
          ccodecs_block_row((j_common_ptr)source, it->arrays[i], kept.y * down + y, FALSE);
      JBLOCKROW to = ccodecs_block_row((j_common_ptr)cinfo, arrays[i], y, TRUE);
      memcpy(to, from + kept.x * across, (size_t)(kept.columns * across) * sizeof(JBLOCK));
    }
  }
  jpeg_finish_compress(cinfo);
}

static void write_file(
    CCodecsCoefficients *it, BlocksWriter *writer, CCodecsBlocks kept, uint32_t width,
    uint32_t height, CCodecsBuffer *buffer) {
  j_decompress_ptr source = &it->input.cinfo;
  for (size_t i = 0; i < writer->patch_count; i++) encode(it, &writer->patches[i]);
  while (writer->exchanged < writer->patch_count) {
    exchange(it, &writer->patches[writer->exchanged]);
    writer->exchanged++;
  }
  if (width == source->image_width && height == source->image_height) {
    ccodecs_jpeg_start(&writer->output, buffer);
    jpeg_copy_critical_parameters(source, &writer->output.cinfo);
    jpeg_write_coefficients(&writer->output.cinfo, it->arrays);
    jpeg_finish_compress(&writer->output.cinfo);
    return;
  }
  BlocksExtent extent = ccodecs_blocks_extent(source, kept);
  if (width == 0 || height == 0 || extent.width < width || extent.height < height) {
    ccodecs_jpeg_fail(
        (j_common_ptr)source, CCodecsStatusCorrupt, "the part kept is not of the picture", 0);
  }
  extent.width = width;
  extent.height = height;
  write_part(it, writer, kept, extent, buffer);
}

static CCodecsStatus write_fenced(
    CCodecsCoefficients *it, BlocksWriter *writer, CCodecsBlocks kept, uint32_t width,
    uint32_t height, CCodecsBuffer *buffer) {
  if (setjmp(it->failure.escape) == 0) {
    write_file(it, writer, kept, width, height, buffer);
  } else {
    ccodecs_buffer_free(buffer);
  }
  return it->failure.status;
}

/// Puts the picture's own coefficients back.
static void restore_fenced(CCodecsCoefficients *it, BlocksWriter *writer) {
  if (setjmp(it->failure.escape) != 0) return;
  while (writer->exchanged > 0) exchange(it, &writer->patches[--writer->exchanged]);
}

CCodecsStatus ccodecs_jpeg_coefficients_write(
    CCodecsCoefficients *coefficients, CCodecsBlocks kept, uint32_t width, uint32_t height,
    const CCodecsPatch *patches, size_t patch_count, CCodecsBuffer *buffer, char *message,
    size_t capacity) {
  struct jpeg_error_mgr *errors =
      ccodecs_jpeg_errors(&coefficients->failure, message, capacity);
  BlocksWriter writer;
  memset(&writer, 0, sizeof writer);
  writer.output.cinfo.err = coefficients->input.cinfo.err = errors;
  writer.patches = calloc(patch_count + 1, sizeof *writer.patches);
  if (writer.patches == NULL) return CCodecsStatusOutOfMemory;
  writer.patch_count = patch_count;
  for (size_t i = 0; i < patch_count; i++) {
    writer.patches[i].patch = &patches[i];
    writer.patches[i].output.cinfo.err = writer.patches[i].input.cinfo.err = errors;
  }
  CCodecsStatus status = write_fenced(coefficients, &writer, kept, width, height, buffer);
  restore_fenced(coefficients, &writer);
  for (size_t i = 0; i < patch_count; i++) {
    jpeg_destroy_compress(&writer.patches[i].output.cinfo);
    jpeg_destroy_decompress(&writer.patches[i].input.cinfo);
    ccodecs_buffer_free(&writer.patches[i].file);
  }
  jpeg_destroy_compress(&writer.output.cinfo);
  free(writer.patches);
  return status;
}
