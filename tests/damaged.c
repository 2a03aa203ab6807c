/* damaged.c -- damages a result file in many ways: store_read must refuse each with a sentence, or read it.
 *
 *     damaged RUN.h5 DIRECTORY SHARE
 *
 * Works in DIRECTORY. With its seal, every damaged file must be refused. Without it, HDF5 itself sees the damage; a
 * number that is another one is then read. Of all damages, one in SHARE is tried. Prints TAP. The random numbers are
 * the same each time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/seal.h"
#include "store/store.h"

static size_t truncations = 200, flips = 500;

static uint64_t random_state = 1;

/* Below n (Knuth's linear congruential generator, MMIX). */
static size_t draw(size_t n)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(random_state >> 33) % n;
}

static void save(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file)) {
        perror(path);
        exit(EXIT_FAILURE);
    }
}

/* Whether the file is refused; a refusal without a sentence, or a sentence without a refusal, ends the test. */
static bool refused(const char *path)
{
    struct error e = { 0 };
    struct result result;
    struct arena *arena = arena_new();
    const bool failed = store_read(arena, path, &result, &e) != 0;
    arena_free(arena);
    if (failed != (e.code != 0) || failed != (e.text[0] != '\0')) {
        printf("Bail out! refused: %d, but the sentence is '%s'\n", failed, e.text);
        exit(EXIT_FAILURE);
    }
    return failed;
}

static int tests;

static void report(bool good, const char *title, size_t refusals, size_t files)
{
    printf("%s %d - %s: %zu of %zu refused\n", good ? "ok" : "not ok", ++tests, title, refusals, files);
}

static void truncate_all(const char *path, const char *bytes, size_t length, const char *title)
{
    size_t refusals = 0;
    for (size_t i = 0; i < truncations; i++) {
        save(path, bytes, draw(length));
        refusals += refused(path);
    }
    report(refusals == truncations, title, refusals, truncations);
}

/* length: what is written; within: where bytes are flipped. */
static void flip_all(const char *path, char *bytes, size_t length, size_t within, bool all, const char *title)
{
    size_t refusals = 0;
    for (size_t i = 0; i < flips; i++) {
        char *byte = &bytes[draw(within)];
        const char kept = *byte;
        *byte = (char)(*byte ^ (char)(1 + draw(255)));
        save(path, bytes, length);
        refusals += refused(path);
        *byte = kept;
    }
    report(refusals == flips || (!all && refusals > 0), title, refusals, flips);
}

int main(int argc, char **argv)
{
    struct error e = { 0 };
    struct arena *arena = arena_new();
    size_t length = 0;
    if (argc != 4)
        return EXIT_FAILURE;
    truncations /= (size_t)atoi(argv[3]);
    flips /= (size_t)atoi(argv[3]);
    char *bytes = file_read(arena, argv[1], 1 << 26, &length, &e);
    const char *path = path_join(arena, argv[2], "damaged.h5");
    if (!bytes || length <= SEAL_BYTES) {
        printf("Bail out! %s\n", e.text);
        return EXIT_FAILURE;
    }
    const size_t unsealed = (size_t)end_of_hdf5((const unsigned char *)bytes); /* as other programs leave it */
    truncate_all(path, bytes, unsealed, "a file cut off at random places");
    flip_all(path, bytes, length, unsealed, true, "a byte flipped under the seal");
    flip_all(path, bytes, unsealed, unsealed, false, "a byte flipped in a file without a seal");
    save(path, bytes, unsealed);
    report(!refused(path), "a whole file without a seal is read", 0, 1);
    printf("1..%d\n", tests);
    arena_free(arena);
    return EXIT_SUCCESS;
}

/* HDF5 never frees a file that it could not close. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5\nleak:H5FL_"; /* shared or static */
}
