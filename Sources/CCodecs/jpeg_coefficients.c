#include "jpeg_coefficients.h"

#include <stdlib.h>
#include <string.h>

BlocksExtent ccodecs_blocks_extent(
    const struct jpeg_decompress_struct *cinfo, CCodecsBlocks blocks) {
  int64_t block_width = cinfo->max_h_samp_factor * DCTSIZE;
  int64_t block_height = cinfo->max_v_samp_factor * DCTSIZE;
  BlocksExtent none = {0, 0};
  if (blocks.x < 0 || blocks.y < 0 || blocks.columns <= 0 || blocks.rows <= 0) return none;
  int64_t left = blocks.x * block_width, top = blocks.y * block_height;
  int64_t right = left + blocks.columns * block_width, bottom = top + blocks.rows * block_height;
  if (right > cinfo->image_width) right = cinfo->image_width;
  if (bottom > cinfo->image_height) bottom = cinfo->image_height;
  // The last block must begin inside.
  if (right <= left + (blocks.columns - 1) * block_width) return none;
  if (bottom <= top + (blocks.rows - 1) * block_height) return none;
  BlocksExtent extent = {(JDIMENSION)(right - left), (JDIMENSION)(bottom - top)};
  return extent;
}

JBLOCKROW ccodecs_block_row(
    j_common_ptr owner, jvirt_barray_ptr array, int row, boolean will_write) {
  return owner->mem->access_virt_barray(owner, array, (JDIMENSION)row, 1, will_write)[0];
}

jvirt_barray_ptr *ccodecs_start_copy(
    JPEGOutput *output, CCodecsBuffer *buffer, j_decompress_ptr source, CCodecsBlocks blocks,
    JDIMENSION width, JDIMENSION height) {
  j_compress_ptr cinfo = &output->cinfo;
  j_common_ptr common = (j_common_ptr)cinfo;
  ccodecs_jpeg_start(output, buffer);
  jpeg_copy_critical_parameters(source, cinfo);
  cinfo->image_width = width;
  cinfo->image_height = height;
  jvirt_barray_ptr *arrays = cinfo->mem->alloc_small(
      common, JPOOL_IMAGE, sizeof(jvirt_barray_ptr) * (size_t)cinfo->num_components);
  for (int i = 0; i < cinfo->num_components; i++) {
    jpeg_component_info *component = &cinfo->comp_info[i];
    arrays[i] = cinfo->mem->request_virt_barray(
        common, JPOOL_IMAGE, FALSE, (JDIMENSION)(blocks.columns * component->h_samp_factor),
        (JDIMENSION)(blocks.rows * component->v_samp_factor),
        (JDIMENSION)component->v_samp_factor);
  }
  jpeg_write_coefficients(cinfo, arrays);
  return arrays;
}

static void read_all(CCodecsCoefficients *it, const uint8_t *bytes, size_t count) {
  j_decompress_ptr cinfo = &it->input.cinfo;
  ccodecs_jpeg_read_header(&it->input, bytes, count);
  if (cinfo->num_components == 4) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusUnsupported, "it holds ink, not light, in %d components",
        4);
  }
  ccodecs_jpeg_count_scans(&it->input);
  it->arrays = jpeg_read_coefficients(cinfo);
  ccodecs_jpeg_require_components(&it->input);
}

static CCodecsStatus read_fenced(CCodecsCoefficients *it, const uint8_t *bytes, size_t count) {
  if (setjmp(it->failure.escape) == 0) read_all(it, bytes, count);
  return it->failure.status;
}

CCodecsStatus ccodecs_jpeg_coefficients_read(
    const uint8_t *bytes, size_t count, int32_t max_scans, CCodecsCoefficientsHeader *header,
    CCodecsCoefficients **result, char *message, size_t capacity) {
  *result = NULL;
  CCodecsCoefficients *it = calloc(1, sizeof *it);
  if (it == NULL) return CCodecsStatusOutOfMemory;
  it->input.cinfo.err = ccodecs_jpeg_errors(&it->failure, message, capacity);
  it->input.max_scans = max_scans;
  CCodecsStatus status = read_fenced(it, bytes, count);
  if (status != CCodecsStatusDone) {
    ccodecs_jpeg_coefficients_free(it);
    return status;
  }
  j_decompress_ptr cinfo = &it->input.cinfo;
  header->width = cinfo->image_width;
  header->height = cinfo->image_height;
  header->channels = cinfo->num_components;
  header->block_width = cinfo->max_h_samp_factor * DCTSIZE;
  header->block_height = cinfo->max_v_samp_factor * DCTSIZE;
  *result = it;
  return status;
}

void ccodecs_jpeg_coefficients_free(CCodecsCoefficients *coefficients) {
  jpeg_destroy_decompress(&coefficients->input.cinfo);
  free(coefficients);
}
