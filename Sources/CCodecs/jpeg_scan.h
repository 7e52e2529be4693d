/// A baseline JPEG taken apart at its MCUs, as the files that read, decode and write it share it.
#ifndef CCODECS_JPEG_SCAN_H
#define CCODECS_JPEG_SCAN_H

#include "jpeg_bits.h"
#include "jpeg_input.h"
#include "jpeg_output.h"

/// Where an MCU begins.
typedef struct {
  uint64_t bit;
  /// What the next block's DC coefficient of each component is told against.
  int16_t dc[3];
} ScanMCU;

/// The coded data of a scan.
typedef struct {
  /// Without stuffed zeros; more bytes can be read behind them.
  uint8_t *bytes;
  size_t count;
  /// One more than there are, for the end.
  ScanMCU *mcus;
  size_t mcu_count;
} ScanData;

/// What one component of an MCU is coded with.
typedef struct {
  int blocks;
  const BitsTable *dc;
  const BitsTable *ac;
} ScanComponent;

/// A JPEG whose coded data was walked through; nothing changes afterwards.
struct CCodecsJPEGScan {
  /// Its header.
  JPEGInput input;
  BitsTable dc[NUM_HUFF_TBLS];
  BitsTable ac[NUM_HUFF_TBLS];
  ScanComponent components[3];
  /// The pixels of an MCU.
  uint32_t mcu_width;
  uint32_t mcu_height;
  uint32_t columns;
  ScanData data;
};

/// The picture's pixels in some MCUs.
typedef struct {
  JDIMENSION width;
  JDIMENSION height;
} ScanExtent;

/// The extent of a box of MCUs, cut off by the picture's right and bottom edge; 0 outside it.
ScanExtent ccodecs_scan_extent(const CCodecsJPEGScan *scan, CCodecsBlocks blocks);

/// Takes the coded data between a header and the end mark apart; frees nothing.
///
/// Returns 0 when it is not one whole scan of codes that pictures of 8 bits have. Jumps when there
/// is no memory.
int ccodecs_scan_take_apart(
    const CCodecsJPEGScan *scan, j_common_ptr owner, const uint8_t *bytes, size_t count,
    size_t mcu_count, ScanData *data);

void ccodecs_scan_data_free(ScanData *data);

/// Starts on a file with the colours, the sampling and the tables of another.
///
/// Returns the bytes of its header, which are in the buffer.
size_t ccodecs_scan_start(
    const CCodecsJPEGScan *scan, JPEGOutput *output, CCodecsBuffer *buffer, ScanExtent extent);

/// Where the MCUs of a new file come from.
typedef struct {
  const ScanData *data;
  size_t index;
} ScanSource;

/// The MCUs of a box of the picture, row by row, to be freed; jumps when there is no memory.
ScanSource *ccodecs_scan_sources(
    const CCodecsJPEGScan *scan, j_common_ptr owner, CCodecsBlocks blocks);

/// Adds MCUs of other files and the end mark to a buffer with a header. `bits` is freed by the
/// caller, also after a jump.
void ccodecs_scan_splice(
    const CCodecsJPEGScan *scan, j_common_ptr owner, const ScanSource *sources, size_t count,
    BitsWriter *bits, CCodecsBuffer *buffer);

#endif
