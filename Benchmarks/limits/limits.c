// What the machine can do: the same algorithms as our kernels, in C, compiled for one level of x86-64 each; and the
// plain traffic that no kernel can beat. Every function works on one core.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 64, INDEX_BLOCK = 4096 };

// The whole cell of a coordinate among `cells` on -half ..< half. The sum with 1.5 * 2^52 rounds to the nearest cell
// edge; comparing with that edge, which is exact, says on which side the value lies.
static inline uint64_t fixed_point(double value, double half, double below_half, double cells) {
    const double magic = 0x1.8p52;
    double clamped = value < below_half ? value : below_half;
    clamped = clamped > -half ? clamped : -half;
    double rounded = clamped * (cells / (2 * half)) + magic;
    double edge = (rounded - magic) * (2 * half / cells);
    uint64_t bits, magic_bits;
    memcpy(&bits, &rounded, 8);
    memcpy(&magic_bits, &magic, 8);
    return bits - magic_bits + (uint64_t)(cells / 2) - (clamped < edge ? 1 : 0);
}

#define BELOW_180 0x1.67fffffffffffp7
#define BELOW_90 0x1.67fffffffffffp6

static inline uint64_t spread(uint64_t x) {
    x = (x | x << 16) & 0x0000FFFF0000FFFF;
    x = (x | x << 8) & 0x00FF00FF00FF00FF;
    x = (x | x << 4) & 0x0F0F0F0F0F0F0F0F;
    x = (x | x << 2) & 0x3333333333333333;
    return (x | x << 1) & 0x5555555555555555;
}

// Cells of 45 bits: 23 of longitude, 22 of latitude, longitude first.
void encode(const double *restrict latitudes, const double *restrict longitudes, size_t count,
            uint64_t *restrict cells) {
    size_t start = 0;
    for (; start + BLOCK <= count; start += BLOCK) {
        uint64_t x[BLOCK], y[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            x[i] = fixed_point(longitudes[start + i], 180, BELOW_180, 1 << 23);
            y[i] = fixed_point(latitudes[start + i], 90, BELOW_90, 1 << 22);
        }
        for (int i = 0; i < BLOCK; i++) cells[start + i] = spread(x[i]) | spread(y[i]) << 1;
    }
    for (; start < count; start++) {
        cells[start] = spread(fixed_point(longitudes[start], 180, BELOW_180, 1 << 23)) |
                       spread(fixed_point(latitudes[start], 90, BELOW_90, 1 << 22)) << 1;
    }
}

// Row-major cells of precision 6: 15 bits each.
void row_major(const double *restrict latitudes, const double *restrict longitudes, size_t count,
               uint32_t *restrict cells) {
    for (size_t i = 0; i < count; i++) {
        uint32_t row = (uint32_t)fixed_point(latitudes[i], 90, BELOW_90, 1 << 15);
        uint32_t column = (uint32_t)fixed_point(longitudes[i], 180, BELOW_180, 1 << 15);
        cells[i] = row << 15 | column;
    }
}

// The same traffic as `row_major`, and no more arithmetic than reading takes.
void traffic(const double *restrict latitudes, const double *restrict longitudes, size_t count,
             uint32_t *restrict cells) {
    for (size_t i = 0; i < count; i++) {
        uint64_t a, b;
        memcpy(&a, &latitudes[i], 8);
        memcpy(&b, &longitudes[i], 8);
        cells[i] = (uint32_t)(a ^ b);
    }
}

void copy(const void *source, void *target, size_t bytes) { memcpy(target, source, bytes); }

// A rectangle of cells: its corner among the cells of the earth, its size, the cells of the earth.
typedef struct {
    uint32_t first_column, first_row, width, height;
    double columns, rows;
} rectangle;

// Counts points in the cells of a rectangle; those outside in the last element, grid[width * height].
void density(const double *restrict latitudes, const double *restrict longitudes, size_t count,
             const rectangle *restrict region, uint32_t *restrict grid) {
    rectangle r = *region;
    uint32_t outside = r.width * r.height;
    uint32_t indexes[INDEX_BLOCK];
    for (size_t start = 0; start < count; start += INDEX_BLOCK) {
        size_t size = count - start < INDEX_BLOCK ? count - start : INDEX_BLOCK;
        for (size_t i = 0; i < size; i++) {
            uint32_t row = (uint32_t)fixed_point(latitudes[start + i], 90, BELOW_90, r.rows) - r.first_row;
            uint32_t column = (uint32_t)fixed_point(longitudes[start + i], 180, BELOW_180, r.columns) - r.first_column;
            uint32_t index = row * r.width + column;
            index = row < r.height ? index : outside;
            indexes[i] = column < r.width ? index : outside;
        }
        for (size_t i = 0; i < size; i++) grid[indexes[i]]++;
    }
}

// How many of the records equal a value.
uint64_t scan(const uint32_t *records, size_t count, uint32_t value) {
    uint64_t total = 0;
    for (size_t start = 0; start < count; start += INDEX_BLOCK) {
        size_t size = count - start < INDEX_BLOCK ? count - start : INDEX_BLOCK;
        uint32_t found = 0;
        for (size_t i = 0; i < size; i++) found += records[start + i] == value;
        total += found;
    }
    return total;
}

static const char alphabet[] = "0123456789bcdefghjkmnpqrstuvwxyz";
static char pairs[1024][2];
static uint16_t values[1 << 16];

// Fills the tables of two characters; a pair that is no geohash has all bits set.
void make_tables(void) {
    memset(values, 0xFF, sizeof values);
    for (int value = 0; value < 1024; value++) {
        uint16_t pair;
        pairs[value][0] = alphabet[value >> 5];
        pairs[value][1] = alphabet[value & 31];
        memcpy(&pair, pairs[value], 2);
        values[pair] = (uint16_t)value;
    }
}

// 45-bit cells as 9 characters each, without anything between them.
void write_texts(const uint64_t *restrict cells, size_t count, char *restrict texts) {
    for (size_t i = 0; i < count; i++, texts += 9) {
        uint64_t cell = cells[i];
        memcpy(texts, pairs[cell >> 35 & 1023], 2);
        memcpy(texts + 2, pairs[cell >> 25 & 1023], 2);
        memcpy(texts + 4, pairs[cell >> 15 & 1023], 2);
        memcpy(texts + 6, pairs[cell >> 5 & 1023], 2);
        texts[8] = alphabet[cell & 31];
    }
}

static inline uint64_t pair(const char *text) {
    uint16_t characters;
    memcpy(&characters, text, 2);
    return values[characters];
}

// The cells of texts of 9 characters; returns 0 if all of them are geohashes.
uint64_t read_texts(const char *restrict texts, size_t count, uint64_t *restrict cells) {
    uint64_t wrong = 0;
    for (size_t i = 0; i < count; i++, texts += 9) {
        char last[2] = {'0', texts[8]};
        uint64_t a = pair(texts), b = pair(texts + 2), c = pair(texts + 4), d = pair(texts + 6), e = pair(last);
        wrong |= (a | b | c | d | e) >> 10;
        cells[i] = a << 35 | b << 25 | c << 15 | d << 5 | e;
    }
    return wrong;
}
