#include <string.h>

#include "jpeg_errors.h"

/// One file being read; lives outside the frame that jumps, so that no value is lost by it.
typedef struct {
  struct jpeg_decompress_struct cinfo;
  JPEGFailure failure;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  int32_t max_scans;
} JPEGInput;

static void do_nothing(j_decompress_ptr cinfo) { (void)cinfo; }

/// All bytes were there from the start: asking for more means the file is cut off.
static boolean out_of_bytes(j_decompress_ptr cinfo) {
  ccodecs_jpeg_fail((j_common_ptr)cinfo, CCodecsStatusCorrupt, "the file ends early", 0);
}

static void skip_bytes(j_decompress_ptr cinfo, long count) {
  if (count <= 0) return;
  if ((size_t)count > cinfo->src->bytes_in_buffer) out_of_bytes(cinfo);
  cinfo->src->next_input_byte += count;
  cinfo->src->bytes_in_buffer -= (size_t)count;
}

/// A few bytes can ask for thousands of passes over a large picture.
static void count_scans(j_common_ptr cinfo) {
  JPEGInput *input = cinfo->client_data;
  if (input->cinfo.input_scan_number > input->max_scans) {
    ccodecs_jpeg_fail(
        cinfo, CCodecsStatusTooLarge, "it has more than the %d scans allowed at its size",
        input->max_scans);
  }
}

static void read_header(JPEGInput *input, const uint8_t *bytes, size_t count) {
  j_decompress_ptr cinfo = &input->cinfo;
  jpeg_create_decompress(cinfo);
  cinfo->client_data = input;
  input->source.next_input_byte = bytes;
  input->source.bytes_in_buffer = count;
  input->source.init_source = do_nothing;
  input->source.fill_input_buffer = out_of_bytes;
  input->source.skip_input_data = skip_bytes;
  input->source.resync_to_restart = jpeg_resync_to_restart;
  input->source.term_source = do_nothing;
  cinfo->src = &input->source;
  jpeg_read_header(cinfo, TRUE);
  int components = cinfo->num_components;
  if (components != 1 && components != 3 && components != 4) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusUnsupported, "it has %d components", components);
  }
}

/// Adobe's programs write ink upside down, and everyone who writes CMYK follows them.
static void invert(uint8_t *row, size_t count) {
  for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(255 - row[i]);
}

static void read_pixels(JPEGInput *input, uint8_t *out, size_t size) {
  j_decompress_ptr cinfo = &input->cinfo;
  input->progress.progress_monitor = count_scans;
  cinfo->progress = &input->progress;
  int components = cinfo->num_components;
  cinfo->out_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  cinfo->dct_method = JDCT_ISLOW;
  jpeg_start_decompress(cinfo);
  for (int i = 0; i < cinfo->num_components; i++) {
    if (cinfo->comp_info[i].quant_table == NULL) {
      ccodecs_jpeg_fail(
          (j_common_ptr)cinfo, CCodecsStatusCorrupt, "it has no scan of component %d", i);
    }
  }
  size_t stride = (size_t)cinfo->output_width * (size_t)cinfo->output_components;
  if (size / cinfo->output_height != stride || size % cinfo->output_height != 0) {
    ccodecs_jpeg_fail(
        (j_common_ptr)cinfo, CCodecsStatusCorrupt,
        "the output does not have the size of the header", 0);
  }
  while (cinfo->output_scanline < cinfo->output_height) {
    JSAMPROW row = out + cinfo->output_scanline * stride;
    jpeg_read_scanlines(cinfo, &row, 1);
    if (components == 4) invert(row, stride);
  }
  jpeg_finish_decompress(cinfo);
}

/// Reads the header, and the pixels too when `out` is not null.
static CCodecsStatus read_jpeg(
    JPEGInput *input, const uint8_t *bytes, size_t count, uint8_t *out, size_t size) {
  if (setjmp(input->failure.escape) == 0) {
    read_header(input, bytes, count);
    if (out != NULL) read_pixels(input, out, size);
  }
  jpeg_destroy_decompress(&input->cinfo);
  return input->failure.status;
}

CCodecsStatus ccodecs_jpeg_header(
    const uint8_t *bytes, size_t count, CCodecsHeader *header, char *message, size_t capacity) {
  JPEGInput input;
  memset(&input, 0, sizeof input);
  input.cinfo.err = ccodecs_jpeg_errors(&input.failure, message, capacity);
  CCodecsStatus status = read_jpeg(&input, bytes, count, NULL, 0);
  header->width = input.cinfo.image_width;
  header->height = input.cinfo.image_height;
  header->channels = input.cinfo.num_components;
  header->stored_channels = input.cinfo.num_components;
  header->bit_depth = input.cinfo.data_precision;
  return status;
}

CCodecsStatus ccodecs_jpeg_decode(
    const uint8_t *bytes, size_t count, int32_t max_scans, uint8_t *out, size_t size,
    char *message, size_t capacity) {
  JPEGInput input;
  memset(&input, 0, sizeof input);
  input.max_scans = max_scans;
  input.cinfo.err = ccodecs_jpeg_errors(&input.failure, message, capacity);
  return read_jpeg(&input, bytes, count, out, size);
}
