#include "jpeg_input.h"

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

void ccodecs_jpeg_read_header(JPEGInput *input, const uint8_t *bytes, size_t count) {
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

void ccodecs_jpeg_count_scans(JPEGInput *input) {
  input->progress.progress_monitor = count_scans;
  input->cinfo.progress = &input->progress;
}

int ccodecs_jpeg_has_parts(JPEGInput *input) {
  j_decompress_ptr cinfo = &input->cinfo;
  int across = 1, down = 1;
  for (int i = 0; i < cinfo->num_components; i++) {
    if (cinfo->comp_info[i].h_samp_factor > across) across = cinfo->comp_info[i].h_samp_factor;
    if (cinfo->comp_info[i].v_samp_factor > down) down = cinfo->comp_info[i].v_samp_factor;
  }
  return cinfo->num_components <= 3 && across * down <= 4 && !cinfo->arith_code &&
         !jpeg_has_multiple_scans(cinfo);
}

JSAMPARRAY ccodecs_jpeg_lines(JPEGInput *input) {
  j_decompress_ptr cinfo = &input->cinfo;
  JDIMENSION stride = cinfo->output_width * (JDIMENSION)cinfo->output_components;
  JSAMPARRAY lines = (*cinfo->mem->alloc_sarray)(
      (j_common_ptr)cinfo, JPOOL_IMAGE, stride + 1, jpeg_rows_at_once);
  for (int i = 0; i < jpeg_rows_at_once; i++) lines[i]++;
  return lines;
}

void ccodecs_jpeg_require_components(JPEGInput *input) {
  j_decompress_ptr cinfo = &input->cinfo;
  for (int i = 0; i < cinfo->num_components; i++) {
    if (cinfo->comp_info[i].quant_table == NULL) {
      ccodecs_jpeg_fail(
          (j_common_ptr)cinfo, CCodecsStatusCorrupt, "it has no scan of component %d", i);
    }
  }
}
