/* Whether this is a build with AddressSanitizer: COP_ASAN. */
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define COP_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COP_ASAN 1
#endif
#endif
