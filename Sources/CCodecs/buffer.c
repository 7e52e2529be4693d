#include "buffer.h"

#include <stdlib.h>

int ccodecs_buffer_reserve(CCodecsBuffer *buffer, size_t more) {
  if (buffer->capacity - buffer->count >= more) return 1;
  if (more > SIZE_MAX / 4 || buffer->capacity > SIZE_MAX / 4) return 0;
  size_t capacity = buffer->capacity < 16384 ? 16384 : buffer->capacity * 2;
  if (capacity < buffer->count + more) capacity = buffer->count + more;
  uint8_t *bytes = realloc(buffer->bytes, capacity);
  if (bytes == NULL) return 0;
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return 1;
}

void ccodecs_buffer_free(CCodecsBuffer *buffer) {
  free(buffer->bytes);
  *buffer = (CCodecsBuffer){0};
}
