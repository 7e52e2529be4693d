#include <stdlib.h>
#include <string.h>

#include "jpeg_scan.h"

/// A patch on its way to MCUs: libjpeg writes a small file of it with the tables of the picture.
typedef struct {
  JPEGOutput output;
  CCodecsBuffer file;
  ScanData data;
} PatchEncoder;

/// Everything that one call makes; lives outside the frame that jumps.
typedef struct {
  const CCodecsJPEGScan *scan;
  JPEGFailure failure;
  JPEGOutput output;
  PatchEncoder *patches;
  BitsWriter bits;
  ScanSource *sources;
} ScanWriting;

static void encode(const CCodecsJPEGScan *scan, const CCodecsPatch *patch, PatchEncoder *encoder) {
  j_common_ptr owner = (j_common_ptr)&encoder->output.cinfo;
  ScanExtent extent = ccodecs_scan_extent(scan, patch->blocks);
  if (extent.width == 0) {
    ccodecs_jpeg_fail(owner, CCodecsStatusCorrupt, "the patch is not of the picture", 0);
  }
  size_t header = ccodecs_scan_start(scan, &encoder->output, &encoder->file, extent);
  ccodecs_jpeg_write_rows(&encoder->output, patch->pixels);
  size_t count = (size_t)patch->blocks.columns * (size_t)patch->blocks.rows;
  if (!ccodecs_scan_take_apart(
          scan, owner, encoder->file.bytes + header, encoder->file.count - header, count,
          &encoder->data)) {
    ccodecs_jpeg_fail(owner, CCodecsStatusCorrupt, "the patch cannot be coded", 0);
  }
}

/// Has the changed MCUs of a patch, as far as they are kept, come from it.
static void replace(
    const CCodecsPatch *patch, const ScanData *data, CCodecsBlocks kept, ScanSource *sources) {
  CCodecsBlocks blocks = patch->blocks;
  for (int32_t y = 0; y < blocks.rows; y++) {
    for (int32_t x = 0; x < blocks.columns; x++) {
      size_t index = (size_t)y * (size_t)blocks.columns + (size_t)x;
      int32_t column = blocks.x + x - kept.x, row = blocks.y + y - kept.y;
      int is_kept = column >= 0 && row >= 0 && column < kept.columns && row < kept.rows;
      if (!patch->changed[index] || !is_kept) continue;
      sources[(size_t)row * (size_t)kept.columns + (size_t)column] = (ScanSource){data, index};
    }
  }
}

static void write_file(
    ScanWriting *writing, CCodecsBlocks kept, ScanExtent size, const CCodecsPatch *patches,
    size_t patch_count, CCodecsBuffer *buffer) {
  const CCodecsJPEGScan *scan = writing->scan;
  j_common_ptr owner = (j_common_ptr)&writing->output.cinfo;
  ScanExtent extent = ccodecs_scan_extent(scan, kept);
  // The file's MCUs must be those of the box.
  ScanExtent least = {
      (JDIMENSION)(kept.columns - 1) * scan->mcu_width,
      (JDIMENSION)(kept.rows - 1) * scan->mcu_height};
  if (size.width > extent.width || size.height > extent.height || size.width <= least.width ||
      size.height <= least.height) {
    ccodecs_jpeg_fail(owner, CCodecsStatusCorrupt, "the part kept is not of the picture", 0);
  }
  writing->sources = ccodecs_scan_sources(scan, owner, kept);
  size_t count = (size_t)kept.columns * (size_t)kept.rows;
  for (size_t i = 0; i < patch_count; i++) {
    encode(scan, &patches[i], &writing->patches[i]);
    replace(&patches[i], &writing->patches[i].data, kept, writing->sources);
  }
  buffer->count = ccodecs_scan_start(scan, &writing->output, buffer, size);
  ccodecs_scan_splice(scan, owner, writing->sources, count, &writing->bits, buffer);
}

static CCodecsStatus write_fenced(
    ScanWriting *writing, CCodecsBlocks kept, ScanExtent size, const CCodecsPatch *patches,
    size_t patch_count, CCodecsBuffer *buffer) {
  if (setjmp(writing->failure.escape) == 0) {
    write_file(writing, kept, size, patches, patch_count, buffer);
  } else {
    ccodecs_buffer_free(buffer);
  }
  return writing->failure.status;
}

CCodecsStatus ccodecs_jpeg_scan_write(
    const CCodecsJPEGScan *scan, CCodecsBlocks kept, uint32_t width, uint32_t height,
    const CCodecsPatch *patches, size_t patch_count, CCodecsBuffer *buffer, char *message,
    size_t capacity) {
  ScanWriting writing;
  memset(&writing, 0, sizeof writing);
  writing.scan = scan;
  writing.output.cinfo.err = ccodecs_jpeg_errors(&writing.failure, message, capacity);
  writing.patches = calloc(patch_count + 1, sizeof *writing.patches);
  if (writing.patches == NULL) return CCodecsStatusOutOfMemory;
  for (size_t i = 0; i < patch_count; i++) {
    writing.patches[i].output.cinfo.err = &writing.failure.base;
  }
  ScanExtent size = {width, height};
  CCodecsStatus status = write_fenced(&writing, kept, size, patches, patch_count, buffer);
  for (size_t i = 0; i < patch_count; i++) {
    jpeg_destroy_compress(&writing.patches[i].output.cinfo);
    ccodecs_buffer_free(&writing.patches[i].file);
    ccodecs_scan_data_free(&writing.patches[i].data);
  }
  jpeg_destroy_compress(&writing.output.cinfo);
  free(writing.patches);
  free(writing.bits.bytes);
  free(writing.sources);
  return status;
}
