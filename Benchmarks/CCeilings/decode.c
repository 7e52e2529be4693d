#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "CCeilings.h"

enum { largest_side = 4096 };

typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
} Failure;

static void fail(j_common_ptr cinfo) { longjmp(((Failure *)cinfo->err)->escape, 1); }
static void stay_quiet(j_common_ptr cinfo) { (void)cinfo; }

/// What one thread keeps.
typedef struct {
  Failure failure;
  struct jpeg_decompress_struct in;
  struct jpeg_compress_struct out;
  unsigned char *pixels;
  unsigned char *encoded;
  unsigned long room;
} Worker;

typedef struct {
  const CCeilingsFile *files;
  size_t file_count;
  long times;
  int encodes;
  atomic_long next;
  atomic_int failed;
} Work;

static void decode(Worker *worker, const CCeilingsFile *file) {
  j_decompress_ptr in = &worker->in;
  jpeg_mem_src(in, file->bytes, file->count);
  jpeg_read_header(in, TRUE);
  if (in->image_width > largest_side || in->image_height > largest_side) {
    longjmp(worker->failure.escape, 1);
  }
  in->out_color_space = JCS_RGB;
  jpeg_start_decompress(in);
  while (in->output_scanline < in->output_height) {
    JSAMPROW row = worker->pixels + (size_t)in->output_scanline * in->output_width * 3;
    jpeg_read_scanlines(in, &row, 1);
  }
  jpeg_finish_decompress(in);
}

static void encode(Worker *worker) {
  j_compress_ptr out = &worker->out;
  unsigned char *encoded = worker->encoded;
  unsigned long count = worker->room;
  jpeg_mem_dest(out, &encoded, &count);
  out->image_width = worker->in.output_width;
  out->image_height = worker->in.output_height;
  out->input_components = 3;
  out->in_color_space = JCS_RGB;
  jpeg_set_defaults(out);
  jpeg_set_quality(out, 90, TRUE);
  jpeg_start_compress(out, TRUE);
  while (out->next_scanline < out->image_height) {
    JSAMPROW row = worker->pixels + (size_t)out->next_scanline * out->image_width * 3;
    jpeg_write_scanlines(out, &row, 1);
  }
  jpeg_finish_compress(out);
  if (encoded != worker->encoded) {
    free(worker->encoded);
    worker->encoded = encoded;
    worker->room = count;
  }
}

static void process(Worker *worker, Work *work) {
  worker->in.err = worker->out.err = jpeg_std_error(&worker->failure.manager);
  worker->failure.manager.error_exit = fail;
  worker->failure.manager.output_message = stay_quiet;
  if (setjmp(worker->failure.escape) == 0) {
    jpeg_create_decompress(&worker->in);
    jpeg_create_compress(&worker->out);
    for (;;) {
      long turn = atomic_fetch_add(&work->next, 1);
      if (turn >= work->times || atomic_load(&work->failed)) break;
      decode(worker, &work->files[(size_t)turn % work->file_count]);
      if (work->encodes) encode(worker);
    }
  } else {
    atomic_store(&work->failed, 1);
  }
  jpeg_destroy_decompress(&worker->in);
  jpeg_destroy_compress(&worker->out);
}

static void *run(void *context) {
  Work *work = context;
  Worker *worker = calloc(1, sizeof *worker);
  if (worker != NULL) {
    worker->room = 1 << 22;
    worker->encoded = malloc(worker->room);
    worker->pixels = malloc((size_t)largest_side * largest_side * 3);
  }
  if (worker != NULL && worker->encoded != NULL && worker->pixels != NULL) {
    process(worker, work);
  } else {
    atomic_store(&work->failed, 1);
  }
  if (worker != NULL) {
    free(worker->pixels);
    free(worker->encoded);
  }
  free(worker);
  return NULL;
}

int cceilings_decode(
    const CCeilingsFile *files, size_t file_count, long times, int threads, int encodes) {
  Work work = {files, file_count, times, encodes, 0, 0};
  pthread_t ids[64];
  int started = 0;
  while (started < threads && started < 64) {
    if (pthread_create(&ids[started], NULL, run, &work) != 0) {
      atomic_store(&work.failed, 1);
      break;
    }
    started++;
  }
  for (int i = 0; i < started; i++) pthread_join(ids[i], NULL);
  return !atomic_load(&work.failed);
}
