#include <stdlib.h>
#include <string.h>

#include "tiff_rows.h"

/// Strips may share their data, but a few bytes must not be decoded for ever.
#define SHARING 64

/// A tile may stick out of a small image, but not by more than this.
#define TILE_BYTES ((uint64_t)64 << 20)

/// Where the pixels of a page go.
typedef struct {
  TIFFInput *input;
  TIFF *tif;
  TIFFLayout layout;
  uint8_t *out;
  size_t size;
} Page;

static CCodecsStatus fail(Page *page, CCodecsStatus status, const char *text) {
  return ccodecs_tiff_fail(&page->input->failure, status, "%s", text);
}

/// The strips or tiles together must not say that they hold many times the file.
static CCodecsStatus check_sharing(Page *page) {
  TIFF *tif = page->tif;
  uint32_t count = TIFFIsTiled(tif) ? TIFFNumberOfTiles(tif) : TIFFNumberOfStrips(tif);
  uint64_t limit = SHARING * (uint64_t)page->input->count + ((uint64_t)16 << 20);
  uint64_t sum = 0;
  for (uint32_t index = 0; index < count; index++) {
    int failed = 0;
    uint64_t bytes = TIFFGetStrileByteCountWithErr(tif, index, &failed);
    if (failed) return fail(page, CCodecsStatusCorrupt, "its table of strips or tiles ends early");
    if (bytes > limit || (sum += bytes) > limit) {
      return fail(
          page, CCodecsStatusCorrupt, "its strips or tiles say that they hold many times the file");
    }
  }
  return CCodecsStatusDone;
}

static uint8_t *pixel_at(Page *page, uint32_t x, uint32_t y) {
  const CCodecsTIFFHeader *header = &page->layout.header;
  size_t bytes = (size_t)header->channels * (size_t)header->sample_bytes;
  return page->out + ((size_t)y * header->width + x) * bytes;
}

static int planes(const Page *page) {
  return page->layout.is_planar ? page->layout.header.channels : 1;
}

/// Bytes that libtiff must give for so many pixels of a row.
static uint64_t row_bytes(const Page *page, uint32_t width) {
  uint64_t samples = page->layout.is_planar ? 1 : page->layout.samples_per_pixel;
  return (width * samples * (uint64_t)page->layout.header.bit_depth + 7) / 8;
}

/// Row by row, so that a strip as high as the image needs no second copy of it.
static CCodecsStatus read_strips(Page *page) {
  uint32_t width = page->layout.header.width;
  tmsize_t size = TIFFScanlineSize(page->tif);
  if (size <= 0 || (uint64_t)size < row_bytes(page, width)) {
    return fail(page, CCodecsStatusCorrupt, "its rows are shorter than its width");
  }
  uint8_t *row = calloc(1, (size_t)size);
  if (row == NULL) return fail(page, CCodecsStatusOutOfMemory, "there is no memory for a row");
  for (int plane = 0; plane < planes(page); plane++) {
    for (uint32_t y = 0; y < page->layout.header.height; y++) {
      if (TIFFReadScanline(page->tif, row, y, (uint16_t)plane) < 0) {
        free(row);
        return fail(page, CCodecsStatusCorrupt, "a row cannot be decoded");
      }
      ccodecs_tiff_place(&page->layout, row, width, plane, pixel_at(page, 0, y));
    }
  }
  free(row);
  return page->input->failure.status;
}

/// Copies the part of a tile that lies inside the image.
static void place_tile(
    Page *page, const uint8_t *tile, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
    int plane) {
  const CCodecsTIFFHeader *header = &page->layout.header;
  uint32_t columns = header->width - x < width ? header->width - x : width;
  uint32_t rows = header->height - y < height ? header->height - y : height;
  size_t stride = (size_t)row_bytes(page, width);
  for (uint32_t row = 0; row < rows; row++) {
    ccodecs_tiff_place(
        &page->layout, tile + row * stride, columns, plane, pixel_at(page, x, y + row));
  }
}

static CCodecsStatus read_each_tile(
    Page *page, uint8_t *tile, tmsize_t size, uint32_t width, uint32_t height) {
  const CCodecsTIFFHeader *header = &page->layout.header;
  for (int plane = 0; plane < planes(page); plane++) {
    for (uint64_t y = 0; y < header->height; y += height) {
      for (uint64_t x = 0; x < header->width; x += width) {
        uint32_t index =
            TIFFComputeTile(page->tif, (uint32_t)x, (uint32_t)y, 0, (uint16_t)plane);
        if (TIFFReadEncodedTile(page->tif, index, tile, size) < size) {
          return fail(page, CCodecsStatusCorrupt, "a tile cannot be decoded");
        }
        place_tile(page, tile, (uint32_t)x, (uint32_t)y, width, height, plane);
      }
    }
  }
  return page->input->failure.status;
}

static CCodecsStatus read_tiles(Page *page) {
  uint32_t width = 0, height = 0;
  TIFFGetField(page->tif, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField(page->tif, TIFFTAG_TILELENGTH, &height);
  tmsize_t size = TIFFTileSize(page->tif);
  if (width == 0 || height == 0 || size <= 0 ||
      (uint64_t)size / height < row_bytes(page, width)) {
    return fail(page, CCodecsStatusCorrupt, "its tiles have no size");
  }
  if ((uint64_t)size > TILE_BYTES + page->size) {
    return fail(page, CCodecsStatusTooLarge, "its tiles are far larger than the image");
  }
  uint8_t *tile = calloc(1, (size_t)size);
  if (tile == NULL) return fail(page, CCodecsStatusOutOfMemory, "there is no memory for a tile");
  CCodecsStatus status = read_each_tile(page, tile, size, width, height);
  free(tile);
  return status;
}

/// Lets libtiff turn the page into RGBA, and takes the RGB of it.
static CCodecsStatus read_through_rgba(Page *page) {
  const CCodecsTIFFHeader *header = &page->layout.header;
  size_t count = (size_t)header->width * header->height;
  // The turn is ours; libtiff would mirror rows by this tag.
  TIFFSetField(page->tif, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFRGBAImage image;
  char text[1024] = "";
  if (!TIFFRGBAImageBegin(&image, page->tif, 1, text)) {
    return fail(page, CCodecsStatusUnsupported, text[0] ? text : "libtiff has no conversion to RGB");
  }
  image.req_orientation = ORIENTATION_TOPLEFT;
  uint32_t *raster = calloc(count, sizeof *raster);
  if (raster == NULL) {
    TIFFRGBAImageEnd(&image);
    return fail(page, CCodecsStatusOutOfMemory, "there is no memory for the pixels");
  }
  int done = TIFFRGBAImageGet(&image, raster, header->width, header->height);
  TIFFRGBAImageEnd(&image);
  if (done) {
    for (size_t i = 0; i < count; i++) {
      page->out[3 * i] = TIFFGetR(raster[i]);
      page->out[3 * i + 1] = TIFFGetG(raster[i]);
      page->out[3 * i + 2] = TIFFGetB(raster[i]);
    }
  }
  free(raster);
  if (!done) return fail(page, CCodecsStatusCorrupt, "its pixels cannot be decoded");
  return page->input->failure.status;
}

static CCodecsStatus read_palette(Page *page, uint16_t *palette) {
  uint16_t *red = NULL, *green = NULL, *blue = NULL;
  if (!TIFFGetField(page->tif, TIFFTAG_COLORMAP, &red, &green, &blue)) {
    return fail(page, CCodecsStatusCorrupt, "it has palette indices and no palette");
  }
  size_t count = (size_t)1 << page->layout.header.bit_depth;
  memcpy(palette, red, 2 * count);
  memcpy(palette + count, green, 2 * count);
  memcpy(palette + 2 * count, blue, 2 * count);
  return CCodecsStatusDone;
}

static CCodecsStatus read_pixels(Page *page, uint32_t index, uint16_t *palette) {
  const CCodecsTIFFHeader *header = &page->layout.header;
  CCodecsStatus status = ccodecs_tiff_layout(page->input, page->tif, index, &page->layout);
  if (status != CCodecsStatusDone) return status;
  size_t pixel = (size_t)header->channels * (size_t)header->sample_bytes;
  if (page->size / header->height / header->width != pixel ||
      page->size != pixel * header->width * header->height) {
    return fail(page, CCodecsStatusCorrupt, "the output does not have the size of the header");
  }
  if (palette != NULL && header->colour == CCodecsColourPalette) {
    status = read_palette(page, palette);
    if (status != CCodecsStatusDone) return status;
  }
  status = check_sharing(page);
  if (status != CCodecsStatusDone) return status;
  if (page->layout.through_rgba) return read_through_rgba(page);
  return TIFFIsTiled(page->tif) ? read_tiles(page) : read_strips(page);
}

CCodecsStatus ccodecs_tiff_header(
    const uint8_t *bytes, size_t count, uint32_t page, CCodecsTIFFHeader *header, char *message,
    size_t capacity) {
  TIFFInput input = {{CCodecsStatusDone, message, capacity}, bytes, count, 0};
  TIFFLayout layout = {0};
  TIFF *tif = ccodecs_tiff_open(&input);
  if (tif == NULL) return input.failure.status;
  CCodecsStatus status = ccodecs_tiff_layout(&input, tif, page, &layout);
  TIFFClose(tif);
  *header = layout.header;
  return status;
}

CCodecsStatus ccodecs_tiff_decode(
    const uint8_t *bytes, size_t count, uint32_t page, void *out, size_t size,
    uint16_t *palette, char *message, size_t capacity) {
  TIFFInput input = {{CCodecsStatusDone, message, capacity}, bytes, count, 0};
  Page wanted = {.input = &input, .out = out, .size = size};
  wanted.tif = ccodecs_tiff_open(&input);
  if (wanted.tif == NULL) return input.failure.status;
  CCodecsStatus status = read_pixels(&wanted, page, palette);
  TIFFClose(wanted.tif);
  return status;
}
