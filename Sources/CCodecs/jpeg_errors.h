/// libjpeg's error exits, fenced: shared by the JPEG reader and writer.
#ifndef CCODECS_JPEG_ERRORS_H
#define CCODECS_JPEG_ERRORS_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "CCodecs.h"

/// libjpeg's error manager, with the way out and the place where a failure is told.
typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  CCodecsStatus status;
  char *message;
  size_t capacity;
} JPEGFailure;

/// Sets a failure up; returns what belongs into `cinfo.err`.
struct jpeg_error_mgr *ccodecs_jpeg_errors(JPEGFailure *failure, char *message, size_t capacity);

/// Tells a failure of our own and jumps to `escape`; the text's `%d` becomes `number`.
void ccodecs_jpeg_fail(
    j_common_ptr cinfo, CCodecsStatus status, const char *text, int number)
    __attribute__((noreturn, format(printf, 3, 0)));

#endif
