/* store.h -- the result file: one run, one HDF5 file. docs/result-file.md is its format.
 *
 * The only room that knows HDF5. Writing goes to a temporary file in the same directory, which is checked, synced
 * and renamed: a reader never sees half a file, and a failure leaves what was there before. HDF5 is used from the
 * calling thread only. */
#ifndef NNRUN_STORE_STORE_H
#define NNRUN_STORE_STORE_H

#include "base/arena.h"
#include "train/result.h"

/* What stands at a path where a result should go. */
enum standing {
    STANDING_NOTHING,
    STANDING_OTHER_FILE,
    STANDING_UNFINISHED,
    STANDING_RESUMABLE, /* unfinished, but with a checkpoint */
    STANDING_SAME_CONFIG,
    STANDING_OTHER_CONFIG
};

/* Looks without changing anything. config_hash: the new run's. */
enum standing store_look(const char *path, const char *config_hash);

struct stat;

/* Whether two answers of stat() for a path are about the same file, which nobody has replaced or written to. */
bool store_same_file(const struct stat *a, const struct stat *b);

/* Makes the directory where it is missing, and proves that a file can be made in it, so that a run does not train
 * for nothing. */
int store_prepare(const char *path, struct error *e);

/* Writes or replaces the file. */
int store_write(const struct result *result, const char *path, struct error *e);

/* Writes or replaces a file of the network alone, for Keras: it takes rows before scaling. Fails where a layer has no
 * twin there. */
int store_write_keras(const struct result *result, const char *path, struct error *e);

/* For a signal handler that is about to end the process: removes what store_write has begun. */
void store_abandon(void);

/* Reads all of it; every array is checked for its type and shape, so that a damaged or foreign file is an error. */
int store_read(struct arena *arena, const char *path, struct result *result, struct error *e);

/* One value of a run that a table of runs can show. */
struct fact {
    const char *name; /* "optimizer.learning_rate", "test_loss" */
    enum attribute_type type;
    bool of_config; /* else a result */
    const char *text; /* the value, as it would be typed */
    double number;    /* the value of a number */
};

struct glance {
    size_t n_facts;
    struct fact *facts;
    bool foreign; /* after a failure: the file is a good one, of another program */
};

/* Reads of a result file what a table needs: fast, as it reads the last lines alone, if they are whole. It then does
 * not notice damage in the rest of the file. */
int store_glance(struct arena *arena, const char *path, struct glance *glance, struct error *e);

/* "1.10.8" */
const char *store_hdf5_version(void);

#endif
