#ifdef PASTICHE_TORCH

#include "fence.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <exception>
#include <new>

namespace {

/// What is said after the place in the source that an allocation's failure begins with.
const char *without_place(const char *text) {
  if (std::strncmp(text, "[enforce fail", 13) != 0) return text;
  const char *place = std::strstr(text, ". ");
  return place ? place + 2 : text;
}

/// The length of the first sentence, without its full stop.
size_t sentence(const char *text) {
  size_t length = 0;
  while (text[length] != '\0' && text[length] != '\n') {
    if (text[length] == '.' && (text[length + 1] == '\0' || std::isspace(text[length + 1]))) break;
    length += 1;
  }
  return length;
}

CTorchStatus tell(const char *what, CTorchMessage message) noexcept {
  const char *text = without_place(what);
  if (message.capacity > 0) {
    size_t length = std::min(sentence(text), message.capacity - 1);
    std::memcpy(message.text, text, length);
    message.text[length] = '\0';
  }
  bool is_allocation = std::strstr(text, "DefaultCPUAllocator") != nullptr;
  return is_allocation ? CTorchStatusOutOfMemory : CTorchStatusRefused;
}

}  // namespace

CTorchStatus ctorch::told(CTorchMessage message) noexcept {
  try {
    throw;
  } catch (const std::bad_alloc &) {
    tell("not enough memory", message);
    return CTorchStatusOutOfMemory;
  } catch (const c10::OutOfMemoryError &error) {
    tell(error.what_without_backtrace(), message);
    return CTorchStatusOutOfMemory;
  } catch (const c10::Error &error) {
    return tell(error.what_without_backtrace(), message);
  } catch (const std::exception &error) {
    return tell(error.what(), message);
  } catch (...) {
    return tell("an exception of an unknown type", message);
  }
}

#endif
