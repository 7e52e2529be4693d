/// libpng's error exits, fenced: shared by the PNG reader and writer.
#ifndef CCODECS_PNG_ERRORS_H
#define CCODECS_PNG_ERRORS_H

#include <png.h>

#include "CCodecs.h"

/// Where a failure is told; libpng's error pointer.
typedef struct {
  CCodecsStatus status;
  char *message;
  size_t capacity;
} PNGFailure;

/// Keeps the text and jumps to `png_jmpbuf`.
void ccodecs_png_fail(png_structp png, png_const_charp text);

/// Lets the harmless warnings pass and fails on any other.
void ccodecs_png_warn(png_structp png, png_const_charp text);

#endif
