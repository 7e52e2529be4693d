#include "tiff_source.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// The most that libtiff may allocate at once: a table or a strip buffer, never the image itself.
#define SINGLE_ALLOCATION ((tmsize_t)256 << 20)

static CCodecsStatus tell(
    TIFFFailure *failure, CCodecsStatus status, const char *format, va_list arguments) {
  if (failure->status != CCodecsStatusDone) return failure->status;
  failure->status = status;
  vsnprintf(failure->message, failure->capacity, format, arguments);
  return status;
}

CCodecsStatus ccodecs_tiff_fail(
    TIFFFailure *failure, CCodecsStatus status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  CCodecsStatus told = tell(failure, status, format, arguments);
  va_end(arguments);
  return told;
}

/// What a report of libtiff means; its texts are all that tells.
static CCodecsStatus status_of(const char *text) {
  if (strstr(text, "llocation of")) return CCodecsStatusTooLarge;
  if (strstr(text, "ompression support is not configured") || strstr(text, "not implemented") ||
      strstr(text, "nsupported") || strstr(text, "not supported")) {
    return CCodecsStatusUnsupported;
  }
  return CCodecsStatusCorrupt;
}

/// Leaves away counts of bytes that libtiff prints wrongly, and the colon of an empty reason.
static void tidy(char *text) {
  char *rest = strstr(text, "; got ");
  if (rest != NULL) *rest = 0;
  size_t length = strlen(text);
  while (length > 0 && strchr(" :", text[length - 1]) != NULL) text[--length] = 0;
}

static int report_error(
    TIFF *tif, void *failure, const char *module, const char *format, va_list arguments) {
  (void)tif, (void)module;
  char text[256];
  vsnprintf(text, sizeof text, format, arguments);
  tidy(text);
  ccodecs_tiff_fail(failure, status_of(text), "%s", text);
  return 1;
}

/// libtiff warns of tags that it does not know or mends; only a warning of the JPEG inside a TIFF
/// can mean that pixels are missing.
static int report_warning(
    TIFF *tif, void *failure, const char *module, const char *format, va_list arguments) {
  (void)tif;
  if (strcmp(module, "JPEGLib") != 0) return 1;
  char text[256];
  vsnprintf(text, sizeof text, format, arguments);
  if (strstr(text, "remature end") != NULL || strstr(text, "bad Huffman") != NULL) {
    ccodecs_tiff_fail(failure, CCodecsStatusCorrupt, "%s", text);
  }
  return 1;
}

/// A few reports of libtiff still go to the process-wide handlers, which would print them.
static void silence(void) {
  TIFFSetErrorHandler(NULL);
  TIFFSetErrorHandlerExt(NULL);
  TIFFSetWarningHandler(NULL);
  TIFFSetWarningHandlerExt(NULL);
}

static TIFF *open_handle(
    TIFFFailure *failure, const char *mode, thandle_t client, TIFFReadWriteProc read,
    TIFFReadWriteProc write, TIFFSeekProc seek, TIFFCloseProc close, TIFFSizeProc size,
    TIFFMapFileProc map, TIFFUnmapFileProc unmap) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, silence);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (options == NULL) {
    ccodecs_tiff_fail(failure, CCodecsStatusOutOfMemory, "there is no memory to open it");
    return NULL;
  }
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, SINGLE_ALLOCATION);
  TIFFOpenOptionsSetErrorHandlerExtR(options, report_error, failure);
  TIFFOpenOptionsSetWarningHandlerExtR(options, report_warning, failure);
  TIFF *tif = TIFFClientOpenExt(
      "file", mode, client, read, write, seek, close, size, map, unmap, options);
  TIFFOpenOptionsFree(options);
  if (tif == NULL) ccodecs_tiff_fail(failure, CCodecsStatusCorrupt, "it cannot be opened");
  return tif;
}

/// The new position, or -1 when it would be negative.
static uint64_t sought(uint64_t position, uint64_t offset, int whence, uint64_t end) {
  if (whence == SEEK_SET) return offset;
  return (whence == SEEK_CUR ? position : end) + offset;
}

static tmsize_t read_input(thandle_t client, void *out, tmsize_t count) {
  TIFFInput *input = client;
  if (count <= 0 || input->position >= input->count) return 0;
  size_t left = input->count - (size_t)input->position;
  size_t taken = (size_t)count < left ? (size_t)count : left;
  memcpy(out, input->bytes + input->position, taken);
  input->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t write_nothing(thandle_t client, void *bytes, tmsize_t count) {
  (void)client, (void)bytes, (void)count;
  return -1;
}

static toff_t seek_input(thandle_t client, toff_t offset, int whence) {
  TIFFInput *input = client;
  input->position = sought(input->position, offset, whence, input->count);
  return input->position;
}

static int close_nothing(thandle_t client) {
  (void)client;
  return 0;
}

static toff_t size_of_input(thandle_t client) { return ((TIFFInput *)client)->count; }

/// The bytes are in memory already; libtiff only reads through the pointer.
static int map_input(thandle_t client, void **base, toff_t *size) {
  TIFFInput *input = client;
  *base = (void *)input->bytes;
  *size = input->count;
  return 1;
}

static void unmap_nothing(thandle_t client, void *base, toff_t size) {
  (void)client, (void)base, (void)size;
}

TIFF *ccodecs_tiff_open(TIFFInput *input) {
  return open_handle(
      &input->failure, "r", input, read_input, write_nothing, seek_input, close_nothing,
      size_of_input, map_input, unmap_nothing);
}

static tmsize_t read_output(thandle_t client, void *out, tmsize_t count) {
  TIFFOutput *output = client;
  if (count <= 0 || output->position >= output->buffer->count) return 0;
  size_t left = output->buffer->count - (size_t)output->position;
  size_t taken = (size_t)count < left ? (size_t)count : left;
  memcpy(out, output->buffer->bytes + output->position, taken);
  output->position += taken;
  return (tmsize_t)taken;
}

/// Writes at the position, which libtiff moves back to fill in offsets; a gap becomes zeros.
static tmsize_t write_output(thandle_t client, void *bytes, tmsize_t count) {
  TIFFOutput *output = client;
  CCodecsBuffer *buffer = output->buffer;
  if (count < 0) return -1;
  size_t end = (size_t)output->position + (size_t)count;
  if (end > buffer->count) {
    if (!ccodecs_buffer_reserve(buffer, end - buffer->count)) {
      ccodecs_tiff_fail(
          &output->failure, CCodecsStatusOutOfMemory,
          "there is no memory for the encoded file");
      return -1;
    }
    memset(buffer->bytes + buffer->count, 0, end - buffer->count);
    buffer->count = end;
  }
  memcpy(buffer->bytes + output->position, bytes, (size_t)count);
  output->position = end;
  return count;
}

static toff_t seek_output(thandle_t client, toff_t offset, int whence) {
  TIFFOutput *output = client;
  output->position = sought(output->position, offset, whence, output->buffer->count);
  return output->position;
}

static toff_t size_of_output(thandle_t client) { return ((TIFFOutput *)client)->buffer->count; }

static int map_nothing(thandle_t client, void **base, toff_t *size) {
  (void)client, (void)base, (void)size;
  return 0;
}

TIFF *ccodecs_tiff_create(TIFFOutput *output) {
  return open_handle(
      &output->failure, "wl", output, read_output, write_output, seek_output, close_nothing,
      size_of_output, map_nothing, unmap_nothing);
}
