/// What the directory of a TIFF says about its pixels.
#ifndef CCODECS_TIFF_LAYOUT_H
#define CCODECS_TIFF_LAYOUT_H

#include "tiff_source.h"

/// A page's header for the caller, and what only the reader of its pixels needs.
typedef struct {
  CCodecsTIFFHeader header;
  /// Samples a pixel in the file, of which `header.channels` are wanted.
  uint16_t samples_per_pixel;
  /// Whether each channel lies in strips or tiles of its own.
  int is_planar;
  /// Whether libtiff's own conversion to RGBA reads it: subsampled YCbCr, LogLuv.
  int through_rgba;
} TIFFLayout;

/// Moves to a page and reads its directory; a failure is told in `input->failure`.
CCodecsStatus ccodecs_tiff_layout(
    TIFFInput *input, TIFF *tif, uint32_t page, TIFFLayout *layout);

#endif
