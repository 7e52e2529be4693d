/// Growing a CCodecsBuffer, shared by the encoders.
#ifndef CCODECS_BUFFER_H
#define CCODECS_BUFFER_H

#include "CCodecs.h"

/// Makes room for `more` bytes beyond `count`; 0 when there is no memory, the buffer as it was.
int ccodecs_buffer_reserve(CCodecsBuffer *buffer, size_t more);

#endif
