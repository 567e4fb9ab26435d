#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// Bytes of an IDAT chunk where speed matters: libpng's own are small.
enum { FAST_CHUNK = 1 << 18 };

typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
    char *message;
    size_t message_capacity;
} sink;

static void on_error(png_structp png, png_const_charp reason) {
    sink *s = png_get_error_ptr(png);
    snprintf(s->message, s->message_capacity, "%s", reason);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp reason) {
    on_error(png, reason);  // a file that libpng would repair in silence is not the file that was asked for
}

static void append(png_structp png, png_bytep bytes, png_size_t count) {
    sink *s = png_get_io_ptr(png);
    if (s->count + count > s->capacity) {
        size_t capacity = (s->count + count) * 2;
        uint8_t *grown = realloc(s->bytes, capacity);
        if (!grown) png_error(png, "out of memory");
        s->bytes = grown;
        s->capacity = capacity;
    }
    memcpy(s->bytes + s->count, bytes, count);
    s->count += count;
}

static void flush(png_structp png) { (void)png; }

static void write_texts(png_structp png, png_infop info, const cpng_image *image) {
    const char *next = image->texts;
    for (uint32_t i = 0; i < image->text_count; i++) {
        char kind = *next++;
        char *keyword = (char *)next;
        next += strlen(next) + 1;
        char *content = (char *)next;
        next += strlen(next) + 1;
        png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE, .key = keyword, .text = content};
        if (kind == 'i') {
            text.compression = PNG_ITXT_COMPRESSION_NONE;
            text.lang = "";
            text.lang_key = "";
        }
        png_set_text(png, info, &text, 1);
    }
}

// The frame that libpng jumps back to. What changes in between lives in the caller's `sink`, not in this frame.
static int write_image(const cpng_image *image, sink *s) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, s, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        snprintf(s->message, s->message_capacity, "out of memory");
        return -1;
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return -1;
    }
    size_t channels = image->palette ? 1 : 3;
    png_set_write_fn(png, s, append, flush);
    png_set_IHDR(png, info, image->width, image->height, 8, image->palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    // Level and filter are fixed: left to itself libpng would choose, and another version of it might choose otherwise.
    png_set_compression_level(png, image->is_fast ? 1 : 9);
    if (image->is_fast) {
        png_set_compression_strategy(png, Z_RLE);
        png_set_compression_buffer_size(png, FAST_CHUNK);
        // libpng would look at every index once more; the caller has.
        png_set_check_for_invalid_index(png, 0);
    }
    png_set_filter(png, PNG_FILTER_TYPE_BASE, image->palette ? PNG_FILTER_NONE : PNG_FILTER_UP);
    if (image->palette) png_set_PLTE(png, info, (png_const_colorp)image->palette, (int)image->palette_count);
    if (image->opacity_count) png_set_tRNS(png, info, (png_bytep)image->opacity, (int)image->opacity_count, NULL);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_pHYs(png, info, image->pixels_per_metre, image->pixels_per_metre, PNG_RESOLUTION_METER);
    write_texts(png, info, image);
    png_write_info(png, info);
    for (uint32_t row = 0; row < image->height; row++) {
        png_write_row(png, image->pixels + (size_t)row * image->width * channels);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return 0;
}

int cpng_write(const cpng_image *image, uint8_t **file, size_t *file_count, char *message, size_t message_capacity) {
    sink s = {.message = message, .message_capacity = message_capacity};
    int status = write_image(image, &s);
    if (status != 0) {
        free(s.bytes);
        s = (sink){0};
    }
    *file = s.bytes;
    *file_count = s.count;
    return status;
}

void cpng_free(uint8_t *file) { free(file); }
