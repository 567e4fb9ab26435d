// One function that writes a PNG file to memory. libpng reports errors with longjmp, which must never cross a Swift
// frame, so that every call of libpng stays behind this header.
#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

// What to write. Colours are sRGB, 8 bits each; rows are packed, top row first.
typedef struct {
    const uint8_t *pixels;   // width * height indexes into `palette`, or width * height * 3 colour bytes without one
    uint32_t width;
    uint32_t height;
    const uint8_t *palette;  // palette_count * 3 colour bytes; NULL for a true-colour file
    uint32_t palette_count;  // at most 256
    const uint8_t *opacity;  // opacity_count bytes, 0 to 255, for the first colours of the palette; the others are opaque
    uint32_t opacity_count;
    uint32_t pixels_per_metre;
    // 0: as small as zlib can make it. 1: as fast as is sensible for pictures with large areas of one colour, which is
    // runs of equal bytes and Huffman's code; indexes are then taken on trust to be below palette_count.
    int32_t is_fast;
    // text_count entries, one after the other: 't' (tEXt, Latin-1) or 'i' (iTXt, UTF-8), keyword NUL, text NUL.
    const char *texts;
    uint32_t text_count;
} cpng_image;

// Writes `image` and hands the file over in `*file`, for the caller to release with `cpng_free`.
// Returns 0, or -1 with the reason in `message`; then `*file` is NULL. Equal images give equal bytes.
int cpng_write(const cpng_image *image, uint8_t **file, size_t *file_count, char *message, size_t message_capacity);

void cpng_free(uint8_t *file);

#endif
