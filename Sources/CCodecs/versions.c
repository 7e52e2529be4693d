#include <stdio.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>
#include <zlib.h>

#include "CCodecs.h"

#define QUOTED(token) #token
#define EXPANDED(token) QUOTED(token)

const char *ccodecs_png_version(void) { return png_get_libpng_ver(NULL); }

const char *ccodecs_jpeg_version(void) { return EXPANDED(LIBJPEG_TURBO_VERSION); }

const char *ccodecs_tiff_version(void) { return TIFFGetVersion(); }

const char *ccodecs_zlib_version(void) { return zlibVersion(); }
