#include "jpeg_scan.h"

#include <stdlib.h>
#include <string.h>

/// More bytes than an MCU of ten blocks can have, which is looked at before its end is checked.
enum { scan_padding = 4096 };

/// DC coefficients of pictures of 8 bits; any two then differ by what can be coded.
enum { least_dc = -1024, most_dc = 1023 };

ScanExtent ccodecs_scan_extent(const CCodecsJPEGScan *scan, CCodecsBlocks blocks) {
  ScanExtent none = {0, 0};
  if (blocks.x < 0 || blocks.y < 0 || blocks.columns <= 0 || blocks.rows <= 0) return none;
  int64_t width = scan->mcu_width, height = scan->mcu_height;
  int64_t left = blocks.x * width, top = blocks.y * height;
  int64_t right = left + blocks.columns * width, bottom = top + blocks.rows * height;
  if (right > scan->input.cinfo.image_width) right = scan->input.cinfo.image_width;
  if (bottom > scan->input.cinfo.image_height) bottom = scan->input.cinfo.image_height;
  // The last MCU must begin inside.
  if (right <= left + (blocks.columns - 1) * width) return none;
  if (bottom <= top + (blocks.rows - 1) * height) return none;
  return (ScanExtent){(JDIMENSION)(right - left), (JDIMENSION)(bottom - top)};
}

static void fail_for_memory(j_common_ptr owner) {
  ccodecs_jpeg_fail(owner, CCodecsStatusOutOfMemory, "there is no memory for its coded data", 0);
}

/// Copies coded data without stuffed zeros (F.1.2.3) up to a marker; the marker, or 0 at the end.
static uint8_t unstuff(const uint8_t *bytes, size_t count, ScanData *data) {
  size_t at = 0;
  while (at < count) {
    const uint8_t *mark = memchr(bytes + at, 0xFF, count - at);
    size_t end = mark == NULL ? count : (size_t)(mark - bytes);
    memcpy(data->bytes + data->count, bytes + at, end - at);
    data->count += end - at;
    if (mark == NULL || end + 1 == count) return 0;
    if (bytes[end + 1] != 0) return bytes[end + 1];
    data->bytes[data->count++] = 0xFF;
    at = end + 2;
  }
  return 0;
}

static int walk(const CCodecsJPEGScan *scan, ScanData *data) {
  int component_count = scan->input.cinfo.num_components;
  BitsReader reader = bits_reader(data->bytes, 0);
  int dc[3] = {0, 0, 0};
  for (size_t index = 0;; index++) {
    ScanMCU *mcu = &data->mcus[index];
    mcu->bit = bits_position(&reader);
    for (int i = 0; i < 3; i++) mcu->dc[i] = (int16_t)dc[i];
    if (mcu->bit > (uint64_t)data->count * 8) return 0;
    if (index == data->mcu_count) return (uint64_t)data->count * 8 - mcu->bit < 8;
    for (int i = 0; i < component_count; i++) {
      const ScanComponent *component = &scan->components[i];
      for (int block = 0; block < component->blocks; block++) {
        int difference;
        if (!bits_read_dc(&reader, component->dc, &difference)) return 0;
        dc[i] += difference;
        if (dc[i] < least_dc || dc[i] > most_dc) return 0;
        if (!bits_skip_ac(&reader, component->ac)) return 0;
      }
    }
  }
}

int ccodecs_scan_take_apart(
    const CCodecsJPEGScan *scan, j_common_ptr owner, const uint8_t *bytes, size_t count,
    size_t mcu_count, ScanData *data) {
  ccodecs_scan_data_free(data);
  data->bytes = malloc(count + scan_padding);
  data->mcus = malloc((mcu_count + 1) * sizeof *data->mcus);
  if (data->bytes == NULL || data->mcus == NULL) fail_for_memory(owner);
  data->mcu_count = mcu_count;
  uint8_t marker = unstuff(bytes, count, data);
  memset(data->bytes + data->count, 0, scan_padding);
  return marker == JPEG_EOI && walk(scan, data);
}

ScanSource *ccodecs_scan_sources(
    const CCodecsJPEGScan *scan, j_common_ptr owner, CCodecsBlocks blocks) {
  size_t columns = (size_t)blocks.columns, count = columns * (size_t)blocks.rows;
  ScanSource *sources = malloc(count * sizeof *sources);
  if (sources == NULL) fail_for_memory(owner);
  for (size_t i = 0; i < count; i++) {
    size_t x = (size_t)blocks.x + i % columns, y = (size_t)blocks.y + i / columns;
    sources[i] = (ScanSource){&scan->data, y * scan->columns + x};
  }
  return sources;
}

void ccodecs_scan_data_free(ScanData *data) {
  free(data->bytes);
  free(data->mcus);
  memset(data, 0, sizeof *data);
}

/// Refuses what pixels cannot be divided by; libjpeg's encoder does not look.
static void require_quantization(j_decompress_ptr cinfo, const JQUANT_TBL *table) {
  // It divides by eight times as much, in 16 bits.
  enum { most = 8191 };
  for (int i = 0; i < DCTSIZE2; i++) {
    int value = table->quantval[i];
    if (value < 1 || value > most) {
      ccodecs_jpeg_fail(
          (j_common_ptr)cinfo, CCodecsStatusCorrupt, "its quantization table holds %d", value);
    }
  }
}

/// Fills in what an MCU is made of; 0 when the file is coded otherwise than in one baseline scan, or
/// with tables made for it alone.
static int lay_out(CCodecsJPEGScan *scan) {
  j_decompress_ptr cinfo = &scan->input.cinfo;
  int is_one_scan = cinfo->comps_in_scan == cinfo->num_components;
  int is_baseline = !cinfo->progressive_mode && !cinfo->arith_code && cinfo->Ss == 0 &&
                    cinfo->Se == DCTSIZE2 - 1 && cinfo->Ah == 0 && cinfo->Al == 0;
  if (!is_one_scan || !is_baseline || cinfo->restart_interval != 0) return 0;
  // A component alone has MCUs of one block, whatever its sampling (A.2.2).
  int is_alone = cinfo->num_components == 1;
  scan->mcu_width = DCTSIZE * (uint32_t)(is_alone ? 1 : cinfo->max_h_samp_factor);
  scan->mcu_height = DCTSIZE * (uint32_t)(is_alone ? 1 : cinfo->max_v_samp_factor);
  scan->columns = (cinfo->image_width + scan->mcu_width - 1) / scan->mcu_width;
  int block_count = 0;
  for (int i = 0; i < cinfo->num_components; i++) {
    const jpeg_component_info *from = cinfo->cur_comp_info[i];
    // The order of the scan is that of the frame (B.2.3), or else the file is made anew.
    if (from != &cinfo->comp_info[i]) return 0;
    int dc = from->dc_tbl_no, ac = from->ac_tbl_no;
    if (dc < 0 || dc >= NUM_HUFF_TBLS || ac < 0 || ac >= NUM_HUFF_TBLS) return 0;
    if (cinfo->dc_huff_tbl_ptrs[dc] == NULL || cinfo->ac_huff_tbl_ptrs[ac] == NULL) return 0;
    int quantization = from->quant_tbl_no;
    if (quantization < 0 || quantization >= NUM_QUANT_TBLS) return 0;
    if (cinfo->quant_tbl_ptrs[quantization] == NULL) return 0;
    require_quantization(cinfo, cinfo->quant_tbl_ptrs[quantization]);
    if (!ccodecs_bits_table(&scan->dc[dc], cinfo->dc_huff_tbl_ptrs[dc], 1)) return 0;
    if (!ccodecs_bits_table(&scan->ac[ac], cinfo->ac_huff_tbl_ptrs[ac], 0)) return 0;
    int blocks = is_alone ? 1 : from->h_samp_factor * from->v_samp_factor;
    scan->components[i] = (ScanComponent){blocks, &scan->dc[dc], &scan->ac[ac]};
    block_count += blocks;
  }
  // More are not allowed (B.2.3), and would be walked through beyond the padding.
  return block_count <= D_MAX_BLOCKS_IN_MCU;
}

static int take_all_apart(CCodecsJPEGScan *scan) {
  j_decompress_ptr cinfo = &scan->input.cinfo;
  if (!lay_out(scan)) return 0;
  size_t rows = (cinfo->image_height + scan->mcu_height - 1) / scan->mcu_height;
  // Only the header was read: what follows is the coded data.
  return ccodecs_scan_take_apart(
      scan, (j_common_ptr)cinfo, cinfo->src->next_input_byte, cinfo->src->bytes_in_buffer,
      rows * scan->columns, &scan->data);
}

/// What reading makes on the way; lives outside the frame that jumps.
typedef struct {
  CCodecsJPEGScan *scan;
  JPEGFailure failure;
  JPEGOutput output;
  CCodecsBuffer file;
} ScanReading;

/// Has libjpeg write the coefficients in one scan with the standard's tables, and reads that header.
static void make_plain(ScanReading *reading) {
  JPEGInput *input = &reading->scan->input;
  ccodecs_jpeg_count_scans(input);
  jvirt_barray_ptr *coefficients = jpeg_read_coefficients(&input->cinfo);
  ccodecs_jpeg_require_components(input);
  ccodecs_jpeg_start(&reading->output, &reading->file);
  jpeg_copy_critical_parameters(&input->cinfo, &reading->output.cinfo);
  jpeg_write_coefficients(&reading->output.cinfo, coefficients);
  jpeg_finish_compress(&reading->output.cinfo);
  jpeg_destroy_decompress(&input->cinfo);
  memset(input, 0, sizeof *input);
  input->cinfo.err = &reading->failure.base;
  ccodecs_jpeg_read_header(input, reading->file.bytes, reading->file.count);
}

static CCodecsStatus read_fenced(ScanReading *reading, const uint8_t *bytes, size_t count) {
  if (setjmp(reading->failure.escape) == 0) {
    j_decompress_ptr cinfo = &reading->scan->input.cinfo;
    ccodecs_jpeg_read_header(&reading->scan->input, bytes, count);
    if (cinfo->num_components == 4) {
      ccodecs_jpeg_fail(
          (j_common_ptr)cinfo, CCodecsStatusUnsupported,
          "it holds ink, not light, in %d components", 4);
    }
    if (!take_all_apart(reading->scan)) {
      make_plain(reading);
      if (!take_all_apart(reading->scan)) {
        ccodecs_jpeg_fail(
            (j_common_ptr)cinfo, CCodecsStatusCorrupt,
            "its coefficients are not those of a picture of %d bits", 8);
      }
    }
  }
  return reading->failure.status;
}

CCodecsStatus ccodecs_jpeg_scan_read(
    const uint8_t *bytes, size_t count, int32_t max_scans, CCodecsScanHeader *header,
    CCodecsJPEGScan **result, char *message, size_t capacity) {
  *result = NULL;
  ScanReading reading;
  memset(&reading, 0, sizeof reading);
  CCodecsJPEGScan *scan = calloc(1, sizeof *scan);
  if (scan == NULL) return CCodecsStatusOutOfMemory;
  reading.scan = scan;
  scan->input.max_scans = max_scans;
  scan->input.cinfo.err = reading.output.cinfo.err =
      ccodecs_jpeg_errors(&reading.failure, message, capacity);
  CCodecsStatus status = read_fenced(&reading, bytes, count);
  jpeg_destroy_compress(&reading.output.cinfo);
  ccodecs_buffer_free(&reading.file);
  if (status != CCodecsStatusDone) {
    ccodecs_jpeg_scan_free(scan);
    return status;
  }
  header->width = scan->input.cinfo.image_width;
  header->height = scan->input.cinfo.image_height;
  header->channels = scan->input.cinfo.num_components;
  header->block_width = (int32_t)scan->mcu_width;
  header->block_height = (int32_t)scan->mcu_height;
  header->footprint = sizeof *scan + scan->data.count + scan_padding +
                      (scan->data.mcu_count + 1) * sizeof *scan->data.mcus;
  *result = scan;
  return status;
}

void ccodecs_jpeg_scan_free(CCodecsJPEGScan *scan) {
  jpeg_destroy_decompress(&scan->input.cinfo);
  ccodecs_scan_data_free(&scan->data);
  free(scan);
}
