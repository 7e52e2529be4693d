#include <string.h>

#include "jpeg_scan.h"

/// The colours, the sampling and the tables of the picture.
static void set_tables(const CCodecsJPEGScan *scan, j_compress_ptr cinfo) {
  const struct jpeg_decompress_struct *source = &scan->input.cinfo;
  cinfo->input_components = source->num_components;
  cinfo->in_color_space = source->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(cinfo);
  jpeg_set_colorspace(cinfo, source->jpeg_color_space);
  cinfo->dct_method = JDCT_ISLOW;
  if (source->saw_JFIF_marker) {
    if (source->JFIF_major_version == 1) {
      cinfo->JFIF_major_version = source->JFIF_major_version;
      cinfo->JFIF_minor_version = source->JFIF_minor_version;
    }
    cinfo->density_unit = source->density_unit;
    cinfo->X_density = source->X_density;
    cinfo->Y_density = source->Y_density;
  }
  for (int i = 0; i < source->num_components; i++) {
    jpeg_component_info *to = &cinfo->comp_info[i];
    const jpeg_component_info *from = &source->comp_info[i];
    int is_alone = source->num_components == 1;
    to->h_samp_factor = is_alone ? 1 : from->h_samp_factor;
    to->v_samp_factor = is_alone ? 1 : from->v_samp_factor;
    to->quant_tbl_no = from->quant_tbl_no;
    to->dc_tbl_no = from->dc_tbl_no;
    to->ac_tbl_no = from->ac_tbl_no;
    j_common_ptr common = (j_common_ptr)cinfo;
    JQUANT_TBL **quantization = &cinfo->quant_tbl_ptrs[to->quant_tbl_no];
    JHUFF_TBL **dc = &cinfo->dc_huff_tbl_ptrs[to->dc_tbl_no];
    JHUFF_TBL **ac = &cinfo->ac_huff_tbl_ptrs[to->ac_tbl_no];
    if (*quantization == NULL) *quantization = jpeg_alloc_quant_table(common);
    if (*dc == NULL) *dc = jpeg_alloc_huff_table(common);
    if (*ac == NULL) *ac = jpeg_alloc_huff_table(common);
    memcpy(
        (*quantization)->quantval, source->quant_tbl_ptrs[to->quant_tbl_no]->quantval,
        sizeof (*quantization)->quantval);
    **dc = *source->dc_huff_tbl_ptrs[to->dc_tbl_no];
    **ac = *source->ac_huff_tbl_ptrs[to->ac_tbl_no];
  }
}

size_t ccodecs_scan_start(
    const CCodecsJPEGScan *scan, JPEGOutput *output, CCodecsBuffer *buffer, ScanExtent extent) {
  ccodecs_jpeg_start(output, buffer);
  output->cinfo.image_width = extent.width;
  output->cinfo.image_height = extent.height;
  set_tables(scan, &output->cinfo);
  return ccodecs_jpeg_write_header(output);
}

static void fail_for_memory(j_common_ptr owner) {
  ccodecs_jpeg_fail(owner, CCodecsStatusOutOfMemory, "there is no memory for the coded data", 0);
}

/// Writes an MCU behind another than it was behind before: the first DC difference of each component
/// is told anew.
static void put_after(
    const CCodecsJPEGScan *scan, const ScanData *data, size_t index, const int16_t *dc,
    BitsWriter *bits) {
  const ScanMCU *mcu = &data->mcus[index];
  BitsReader reader = bits_reader(data->bytes, mcu->bit);
  for (int i = 0; i < scan->input.cinfo.num_components; i++) {
    const ScanComponent *component = &scan->components[i];
    // All of it was walked through before, so no code is missing.
    int difference = 0;
    bits_read_dc(&reader, component->dc, &difference);
    uint64_t start = bits_position(&reader);
    bits_skip_ac(&reader, component->ac);
    for (int block = 1; block < component->blocks; block++) {
      int unused;
      bits_read_dc(&reader, component->dc, &unused);
      bits_skip_ac(&reader, component->ac);
    }
    int told = mcu->dc[i] + difference - dc[i];
    uint32_t magnitude = (uint32_t)(told < 0 ? -told : told);
    uint32_t size = magnitude == 0 ? 0 : 32 - (uint32_t)__builtin_clz(magnitude);
    uint32_t value = (uint32_t)(told < 0 ? told - 1 : told) & ((1u << size) - 1);
    ccodecs_bits_put(bits, component->dc->code[size], component->dc->length[size]);
    ccodecs_bits_put(bits, value, size);
    ccodecs_bits_copy(bits, data->bytes, start, bits_position(&reader));
  }
}

/// Writes MCUs that follow each other in their file too.
static void put_run(
    const CCodecsJPEGScan *scan, j_common_ptr owner, ScanSource run, size_t count, int16_t *dc,
    BitsWriter *bits) {
  const ScanMCU *first = &run.data->mcus[run.index], *end = first + count;
  // Beside its bits, a longer code and value for each component.
  if (!ccodecs_bits_reserve(bits, end->bit - first->bit + 3 * 32)) fail_for_memory(owner);
  if (memcmp(first->dc, dc, sizeof first->dc) != 0) {
    put_after(scan, run.data, run.index, dc, bits);
    first++;
  }
  ccodecs_bits_copy(bits, run.data->bytes, first->bit, end->bit);
  memcpy(dc, end->dc, sizeof end->dc);
}

/// Adds bytes with a zero behind each 0xFF (F.1.2.3).
static int stuff(const uint8_t *bytes, size_t count, CCodecsBuffer *buffer) {
  size_t at = 0;
  while (at < count) {
    const uint8_t *mark = memchr(bytes + at, 0xFF, count - at);
    size_t end = mark == NULL ? count : (size_t)(mark - bytes) + 1;
    if (!ccodecs_buffer_reserve(buffer, end - at + 1)) return 0;
    memcpy(buffer->bytes + buffer->count, bytes + at, end - at);
    buffer->count += end - at;
    if (mark != NULL) buffer->bytes[buffer->count++] = 0;
    at = end;
  }
  return 1;
}

void ccodecs_scan_splice(
    const CCodecsJPEGScan *scan, j_common_ptr owner, const ScanSource *sources, size_t count,
    BitsWriter *bits, CCodecsBuffer *buffer) {
  int16_t dc[3] = {0, 0, 0};
  for (size_t at = 0; at < count;) {
    size_t run = 1;
    while (at + run < count && sources[at + run].data == sources[at].data &&
           sources[at + run].index == sources[at].index + run) {
      run++;
    }
    put_run(scan, owner, sources[at], run, dc, bits);
    at += run;
  }
  if (!ccodecs_bits_reserve(bits, 8)) fail_for_memory(owner);
  if (bits->filled > 0) ccodecs_bits_put(bits, 0xFF, 8 - bits->filled);
  // Some more for stuffed zeros.
  if (!ccodecs_buffer_reserve(buffer, bits->count + bits->count / 64)) fail_for_memory(owner);
  static const uint8_t end[2] = {0xFF, JPEG_EOI};
  if (!stuff(bits->bytes, bits->count, buffer) || !ccodecs_buffer_reserve(buffer, sizeof end)) {
    fail_for_memory(owner);
  }
  memcpy(buffer->bytes + buffer->count, end, sizeof end);
  buffer->count += sizeof end;
}
