// The textbook of geohash encoding, against which ours is measured: halve the interval, keep the half, `bits` times.
#include <stddef.h>
#include <stdint.h>

static uint64_t encode(double latitude, double longitude, int bits) {
    double low[2] = {-180, -90}, high[2] = {180, 90}, value[2] = {longitude, latitude};
    uint64_t cell = 0;
    for (int bit = 0; bit < bits; bit++) {
        int axis = bit & 1;
        double middle = (low[axis] + high[axis]) / 2;
        cell <<= 1;
        if (value[axis] >= middle) {
            cell |= 1;
            low[axis] = middle;
        } else {
            high[axis] = middle;
        }
    }
    return cell;
}

// The cells of 45 bits.
void cells(const double *latitudes, const double *longitudes, size_t count, uint64_t *result) {
    for (size_t index = 0; index < count; index++) result[index] = encode(latitudes[index], longitudes[index], 45);
}

// The sum of the cells of `count` latitudes followed by as many longitudes.
uint64_t sum_of_cells(const double *positions, size_t count, int bits) {
    uint64_t sum = 0;
    for (size_t index = 0; index < count; index++) sum += encode(positions[index], positions[count + index], bits);
    return sum;
}
