#include "png_errors.h"

#include <stdio.h>
#include <string.h>

void ccodecs_png_fail(png_structp png, png_const_charp text) {
  PNGFailure *failure = png_get_error_ptr(png);
  if (failure->status == CCodecsStatusDone) failure->status = CCodecsStatusCorrupt;
  snprintf(failure->message, failure->capacity, "%s", text);
  png_longjmp(png, 1);
}

/// What libpng warns of although every pixel is as its writer meant it: padding after the
/// compressed stream, high bits of a transparent gray (ISO/IEC 15948, 11.3.2: only the low ones
/// count), and palette indices without a colour, which libpng shows black (11.2.3).
static const char *const harmless[] = {
    "Extra compressed data",
    "Too much image data",
    "palette index exceeding",
    "out-of-range samples for bit_depth",
};

void ccodecs_png_warn(png_structp png, png_const_charp text) {
  for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
    if (strstr(text, harmless[i]) != NULL) return;
  }
  png_error(png, text);
}
