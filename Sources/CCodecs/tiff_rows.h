/// Taking the samples of a TIFF's rows apart.
#ifndef CCODECS_TIFF_ROWS_H
#define CCODECS_TIFF_ROWS_H

#include "tiff_layout.h"

/// Unpacks a row of `width` pixels, as libtiff gives it, into the pixels at `out`.
///
/// `row` holds all samples of the pixels, or those of `plane` alone when the layout is planar.
void ccodecs_tiff_place(
    const TIFFLayout *layout, const uint8_t *row, size_t width, int plane, uint8_t *out);

#endif
