/// Coefficients in memory, as the files that read, decode and write them share it.
#ifndef CCODECS_JPEG_COEFFICIENTS_H
#define CCODECS_JPEG_COEFFICIENTS_H

#include "jpeg_input.h"
#include "jpeg_output.h"

/// A JPEG whose coefficients were read; libjpeg's object owns them.
struct CCodecsCoefficients {
  JPEGInput input;
  JPEGFailure failure;
  jvirt_barray_ptr *arrays;
};

/// The picture's pixels in some blocks.
typedef struct {
  JDIMENSION width;
  JDIMENSION height;
} BlocksExtent;

/// The extent of some blocks of a picture, cut off by its right and bottom edge; 0 outside it.
BlocksExtent ccodecs_blocks_extent(const struct jpeg_decompress_struct *cinfo, CCodecsBlocks blocks);

/// A row of blocks of a component, to be read or written.
JBLOCKROW ccodecs_block_row(
    j_common_ptr owner, jvirt_barray_ptr array, int row, boolean will_write);

/// Starts on a file of some blocks with the tables of another; the coefficients are to be filled
/// in before `jpeg_finish_compress`.
///
/// Returns an array per component.
jvirt_barray_ptr *ccodecs_start_copy(
    JPEGOutput *output, CCodecsBuffer *buffer, j_decompress_ptr source, CCodecsBlocks blocks,
    JDIMENSION width, JDIMENSION height);

#endif
