/* test_store.c -- the result file: all of it comes back, equal results are equal files, damage is an error. */
#include <errno.h>
#include <dirent.h>
#include <hdf5.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/text.h"
#include "store/seal.h"
#include "store/store.h"
#include "synthetic.h"
#include "unit.h"

/* ---- A directory for the files of a test ---------------------------------------------------------------- */

static char directory[] = "/tmp/nnrun-test-store-XXXXXX";
static struct arena *arena;

static void begin(void)
{
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    if (!mkdtemp(directory))
        abort();
    arena = arena_new();
}

static const char *in_directory(const char *name)
{
    return arena_format(arena, "%s/%s", directory, name);
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *list = opendir(directory);
    for (struct dirent *entry; (entry = readdir(list));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(list);
    return count;
}

static void end(void)
{
    DIR *list = opendir(directory);
    for (struct dirent *entry; (entry = readdir(list));)
        remove(in_directory(entry->d_name));
    closedir(list);
    rmdir(directory);
    arena_free(arena);
}

static void save(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
        abort();
}

/* Writes, and hands back what reading gives. */
static struct result *there_and_back(const struct result *result, const char *path)
{
    struct error e = { 0 };
    struct result *again = arena_alloc(arena, sizeof *again);
    CU_ASSERT_EQUAL_FATAL(store_write(result, path, &e), 0);
    const int status = store_read(arena, path, again, &e);
    if (status)
        printf("# %s\n", e.text);
    CU_ASSERT_EQUAL_FATAL(status, 0);
    return again;
}

/* ---- Comparing ------------------------------------------------------------------------------------------ */

static void same_text(const char *a, const char *b)
{
    CU_ASSERT((!a && !b) || (a && b && strcmp(a, b) == 0));
}

static void same_texts(size_t n, const char *const *a, const char *const *b)
{
    for (size_t i = 0; i < n; i++)
        same_text(a[i], b[i]);
}

#define SAME(a, b, field) CU_ASSERT_EQUAL((a)->field, (b)->field)
#define SAME_ARRAY(n, a, b, field) same_bytes((n) * sizeof *(a)->field, (a)->field, (b)->field)

static void same_bytes(size_t bytes, const void *a, const void *b)
{
    CU_ASSERT((!a && !b) || (a && b && memcmp(a, b, bytes) == 0));
}

static void same_attributes(size_t n, const struct attribute *a, const struct attribute *b)
{
    for (size_t i = 0; i < n; i++) {
        same_text(a[i].name, b[i].name);
        CU_ASSERT_EQUAL(a[i].type, b[i].type);
        same_text(a[i].text, b[i].text);
        CU_ASSERT_EQUAL(a[i].i, b[i].i);
        same_bytes(sizeof a[i].d, &a[i].d, &b[i].d);
        same_text(a[i].origin, b[i].origin);
    }
}

static void same_config(const struct result *a, const struct result *b)
{
    SAME(a, b, n_files);
    same_texts(a->n_files, a->file_names, b->file_names);
    same_texts(a->n_files, a->file_texts, b->file_texts);
    SAME(a, b, n_overrides);
    same_texts(a->n_overrides, a->overrides, b->overrides);
    same_text(a->resolved_json, b->resolved_json);
    same_text(a->config_hash, b->config_hash);
    SAME(a, b, n_config);
    same_attributes(a->n_config, a->config, b->config);
}

static void same_data(const struct result *a, const struct result *b)
{
    same_text(a->dataset, b->dataset);
    SAME(a, b, inputs);
    SAME(a, b, outputs);
    SAME(a, b, classes);
    SAME(a, b, input_rank);
    SAME_ARRAY(4, a, b, input_dim);
    same_texts(a->classes, a->class_names, b->class_names);
    same_text(a->target_name, b->target_name);
    same_texts(a->feature_names ? a->inputs : 0, a->feature_names, b->feature_names);
    same_text(a->scaling, b->scaling);
    SAME_ARRAY(a->inputs, a, b, offset);
    SAME_ARRAY(a->inputs, a, b, scale);
    for (size_t s = 0; s < SPLITS; s++) {
        SAME(a, b, split_rows[s]);
        SAME_ARRAY(a->split_rows[s], a, b, split[s]);
    }
    SAME(a, b, samples.rows);
    SAME_ARRAY(a->samples.rows, a, b, samples.sample);
    SAME_ARRAY(a->samples.rows * a->inputs, a, b, samples.input);
}

static void same_layers(const struct result *a, const struct result *b)
{
    SAME(a, b, n_layers);
    SAME(a, b, parameters);
    for (size_t i = 0; i < a->n_layers; i++) {
        const struct layer_result *p = &a->layers[i], *q = &b->layers[i];
        same_text(p->name, q->name);
        same_text(p->plugin, q->plugin);
        same_text(p->activation, q->activation);
        SAME(p, q, rank);
        SAME_ARRAY(4, p, q, dim);
        SAME(p, q, n_weights);
        for (size_t w = 0; w < p->n_weights; w++) {
            const struct weight_result *v = &p->weights[w], *u = &q->weights[w];
            size_t numbers = 1;
            for (size_t d = 0; d < v->rank; d++)
                numbers *= v->dim[d];
            same_text(v->name, u->name);
            SAME(v, u, rank);
            SAME_ARRAY(4, v, u, dim);
            SAME_ARRAY(numbers, v, u, value);
            SAME_ARRAY(numbers, v, u, initial);
        }
    }
}

static void same_history(const struct history *a, const struct history *b)
{
    SAME(a, b, epochs);
    SAME(a, b, n_curves);
    for (size_t i = 0; i < a->n_curves; i++) {
        same_text(a->curves[i].name, b->curves[i].name);
        SAME_ARRAY(a->epochs, a, b, curves[i].value);
    }
    SAME(a, b, n_layers);
    same_texts(a->n_layers, a->layer_names, b->layer_names);
    SAME_ARRAY(a->epochs * a->n_layers, a, b, weight_norm);
    SAME_ARRAY(a->epochs * a->n_layers, a, b, gradient_norm);
}

static void same_evaluation(const struct result *r, const struct evaluation *a, const struct evaluation *b)
{
    SAME(a, b, rows);
    SAME_ARRAY(a->rows, a, b, sample);
    same_bytes(sizeof a->loss, &a->loss, &b->loss);
    SAME_ARRAY(r->n_metrics, a, b, metrics);
    SAME_ARRAY(a->rows * r->outputs, a, b, output);
    SAME_ARRAY(a->rows * r->outputs, a, b, target);
    SAME_ARRAY(a->rows, a, b, y_true);
    SAME_ARRAY(a->rows, a, b, y_predicted);
    SAME_ARRAY(r->classes * r->classes, a, b, confusion);
    SAME_ARRAY(r->classes, a, b, precision);
    SAME_ARRAY(r->classes, a, b, recall);
    SAME_ARRAY(r->classes, a, b, f1);
    SAME_ARRAY(r->classes, a, b, support);
}

static void same_checkpoint(const struct checkpoint *a, const struct checkpoint *b)
{
    CU_ASSERT_EQUAL(a != NULL, b != NULL);
    if (!a || !b)
        return;
    SAME(a, b, epoch_steps);
    SAME(a, b, n_sums);
    SAME_ARRAY(a->n_sums, a, b, sums);
    SAME(a, b, parameters);
    SAME(a, b, n_slots);
    same_texts(a->n_slots, a->slot_names, b->slot_names);
    for (size_t s = 0; s < a->n_slots; s++)
        same_bytes(a->parameters * sizeof **a->slots, a->slots[s], b->slots[s]);
    SAME_ARRAY(a->parameters, a, b, last_weights);
    SAME_ARRAY(a->parameters, a, b, best_weights);
}

static void same_result(const struct result *a, const struct result *b)
{
    SAME(a, b, status);
    same_text(a->failure, b->failure);
    same_text(a->name, b->name);
    SAME(a, b, seed);
    same_config(a, b);
    same_data(a, b);
    same_text(a->loss, b->loss);
    same_layers(a, b);
    SAME(a, b, n_metrics);
    same_texts(a->n_metrics, a->metric_names, b->metric_names);
    same_history(&a->history, &b->history);
    for (size_t s = 0; s < SPLITS; s++)
        same_evaluation(a, &a->evaluation[s], &b->evaluation[s]);
    SAME(a, b, best_epoch);
    SAME(a, b, stopped_early);
    same_checkpoint(a->checkpoint, b->checkpoint);
    SAME(a, b, n_provenance);
    same_attributes(a->n_provenance, a->provenance, b->provenance);
    same_bytes(sizeof a->seconds_total, &a->seconds_total, &b->seconds_total);
    same_bytes(sizeof a->seconds_training, &a->seconds_training, &b->seconds_training);
    SAME_ARRAY(a->history.epochs, a, b, epoch_seconds);
    same_text(a->date_created, b->date_created);
}

/* ---- Round trips ---------------------------------------------------------------------------------------- */

static void everything_comes_back(void)
{
    begin();
    const struct result *result = synthetic_result(arena);
    same_result(result, there_and_back(result, in_directory("a.h5")));
    end();
}

/* The kinds of checkpoints: within an epoch, at its end, after the best weights came back. */
static void checkpoints_come_back(void)
{
    begin();
    struct result *result = synthetic_result(arena);
    synthetic_checkpoint(arena, result);
    struct checkpoint checkpoint = *result->checkpoint;
    const nnr_real *some = checkpoint.best_weights;
    result->status = STATUS_INTERRUPTED;
    result->checkpoint = &checkpoint;
    same_result(result, there_and_back(result, in_directory("a.h5")));
    checkpoint.epoch_steps = 0;
    checkpoint.sums = NULL;
    same_result(result, there_and_back(result, in_directory("a.h5")));
    checkpoint.best_weights = NULL;
    checkpoint.last_weights = some;
    same_result(result, there_and_back(result, in_directory("a.h5")));
    checkpoint.n_slots = 0;
    checkpoint.last_weights = NULL;
    same_result(result, there_and_back(result, in_directory("a.h5")));
    result->checkpoint = NULL;
    result->best_epoch = 0;
    result->stopped_early = false;
    same_result(result, there_and_back(result, in_directory("a.h5")));
    end();
}

static void regression_comes_back(void)
{
    begin();
    const struct result *result = synthetic_regression(arena);
    same_result(result, there_and_back(result, in_directory("a.h5")));
    end();
}

/* A run that failed before its first epoch, one class, no layers with weights, seeds of 64 bits. */
static void odd_results_come_back(void)
{
    begin();
    struct result *result = synthetic_result(arena);
    result->status = STATUS_FAILED;
    result->failure = "the loss is not a number";
    result->seed = UINT64_MAX;
    result->history = (struct history){ 0 };
    result->epoch_seconds = NULL;
    memset(result->evaluation, 0, sizeof result->evaluation);
    result->classes = result->outputs = 1;
    result->layers[0].n_weights = 0;
    result->n_overrides = 0;
    result->overrides = NULL;
    result->samples = (struct samples){ 0 };
    same_result(result, there_and_back(result, in_directory("a.h5")));

    const struct result failed = { .status = STATUS_FAILED, .failure = "no data", .name = "", .dataset = "",
                                   .loss = "", .scaling = "none", .config_hash = "", .date_created = "" };
    const struct result *again = there_and_back(&failed, in_directory("b.h5"));
    CU_ASSERT_STRING_EQUAL(again->failure, "no data");
    CU_ASSERT_EQUAL(again->n_layers, 0);
    end();
}

/* A data set beyond a megabyte is compressed. */
static void large_weights_come_back(void)
{
    begin();
    struct result *result = synthetic_result(arena);
    enum { WIDE = 600 };
    nnr_real *kernel = arena_alloc(arena, WIDE * WIDE * sizeof *kernel);
    for (size_t i = 0; i < WIDE * WIDE; i++)
        kernel[i] = (nnr_real)(i % 1000) / 8;
    result->layers[0].weights[0] = (struct weight_result){ "kernel", 2, { WIDE, WIDE }, kernel, kernel };
    same_result(result, there_and_back(result, in_directory("a.h5")));
    struct stat about;
    CU_ASSERT_EQUAL(stat(in_directory("a.h5"), &about), 0);
    CU_ASSERT((size_t)about.st_size < sizeof *kernel * WIDE * WIDE);
    end();
}

static void equal_results_are_equal_files(void)
{
    begin();
    struct error e = { 0 };
    char first[65], second[65];
    struct arena *other = arena_new();
    CU_ASSERT_EQUAL(store_write(synthetic_result(arena), in_directory("a.h5"), &e), 0);
    CU_ASSERT_EQUAL(store_write(synthetic_result(other), in_directory("b.h5"), &e), 0);
    CU_ASSERT_EQUAL(sha256_file(in_directory("a.h5"), first, &e), 0);
    CU_ASSERT_EQUAL(sha256_file(in_directory("b.h5"), second, &e), 0);
    CU_ASSERT_STRING_EQUAL(first, second);
    CU_ASSERT_EQUAL(count_files(), 2);
    arena_free(other);
    end();
}

/* ---- Damage --------------------------------------------------------------------------------------------- */

static int read_damaged(const char *path)
{
    struct error e = { 0 };
    struct result result;
    struct arena *own = arena_new();
    const int status = store_read(own, path, &result, &e);
    CU_ASSERT((status == 0) == (e.code == 0));
    CU_ASSERT(status == 0 || e.text[0]);
    arena_free(own);
    return status;
}

static void truncated_files_are_errors(void)
{
    begin();
    struct error e = { 0 };
    size_t length;
    const char *whole = in_directory("a.h5"), *part = in_directory("b.h5");
    struct result *result = synthetic_result(arena);
    synthetic_checkpoint(arena, result);
    CU_ASSERT_EQUAL_FATAL(store_write(result, whole, &e), 0);
    const char *bytes = file_read(arena, whole, 1 << 24, &length, &e);
    for (size_t i = 0; i < 100; i++) {
        save(part, bytes, length * i / 100);
        CU_ASSERT_EQUAL(read_damaged(part), -1);
    }
    end();
}

/* NNRUN_TEST_FLIPS: how many to try, for a longer search. */
static void flipped_bytes_are_errors(void)
{
    begin();
    struct error e = { 0 };
    size_t length;
    const char *path = in_directory("a.h5");
    struct result *result = synthetic_result(arena);
    synthetic_checkpoint(arena, result);
    CU_ASSERT_EQUAL_FATAL(store_write(result, path, &e), 0);
    char *bytes = file_read(arena, path, 1 << 24, &length, &e);
    uint64_t random = 1;
    const char *trials = getenv("NNRUN_TEST_FLIPS");
    for (long i = trials ? atol(trials) : 300; i > 0; i--) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        const size_t place = (random >> 33) % length;
        char *byte = &bytes[place];
        const char kept = *byte;
        *byte = (char)(*byte ^ (char)(1 + (random >> 20) % 255));
        save(path, bytes, length);
        CU_ASSERT(read_damaged(path) == -1 || place >= length - SEAL_BYTES);
        *byte = kept;
    }
    end();
}

static void foreign_files_are_errors(void)
{
    begin();
    struct error e = { 0 };
    struct result result;
    save(in_directory("text"), "hello\n", 6);
    CU_ASSERT_EQUAL(store_read(arena, in_directory("text"), &result, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "not an HDF5 file"));

    e = (struct error){ 0 };
    CU_ASSERT_EQUAL(store_read(arena, directory, &result, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "directory"));

    e = (struct error){ 0 };
    CU_ASSERT_EQUAL(store_read(arena, in_directory("nothing"), &result, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "there is no file"));

    const hid_t file = H5Fcreate(in_directory("foreign.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    e = (struct error){ 0 };
    CU_ASSERT_EQUAL(store_read(arena, in_directory("foreign.h5"), &result, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "not the result of a run"));
    end();
}

static void put_root_text(const char *path, const char *name, const char *value)
{
    const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
    const hid_t space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    H5Adelete(file, name);
    const hid_t attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    CU_ASSERT(H5Awrite(attribute, type, &value) >= 0);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    H5Fclose(file);
}

static void newer_schema_is_named(void)
{
    begin();
    struct error e = { 0 };
    struct result result;
    const char *path = in_directory("a.h5");
    CU_ASSERT_EQUAL_FATAL(store_write(synthetic_result(arena), path, &e), 0);
    put_root_text(path, "nnrun_schema_version", "1.7.2");
    CU_ASSERT_EQUAL(store_read(arena, path, &result, &e), 0);
    put_root_text(path, "nnrun_schema_version", "2.0");
    put_root_text(path, "creator_version", "9.1");
    CU_ASSERT_EQUAL(store_read(arena, path, &result, &e), -1);
    CU_ASSERT_STRING_EQUAL(e.text, arena_format(arena, "'%s' was written by nnrun 9.1 with schema 2.0; "
                                                       "this nnrun reads 1.x", path));
    end();
}

/* HDF5 never frees a file that it could not close. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5\nleak:H5F_"; /* the shared library, or the static one */
}

/* ---- Writing safely ------------------------------------------------------------------------------------- */

static void full_disk_keeps_the_old_file(void)
{
    begin();
    struct error e = { 0 };
    char before[65], after[65];
    const char *path = in_directory("a.h5");
    CU_ASSERT_EQUAL_FATAL(store_write(synthetic_result(arena), path, &e), 0);
    sha256_file(path, before, &e);

    struct rlimit unlimited;
    getrlimit(RLIMIT_FSIZE, &unlimited);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (rlim_t limit = 1; limit < 40000; limit += 3000) {
        const struct rlimit small = { limit, unlimited.rlim_max };
        setrlimit(RLIMIT_FSIZE, &small);
        e = (struct error){ 0 };
        const int status = store_write(synthetic_result(arena), path, &e);
        setrlimit(RLIMIT_FSIZE, &unlimited);
        CU_ASSERT_EQUAL(status, -1);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "File too large"));
    }
    signal(SIGXFSZ, handler);

    e = (struct error){ 0 };
    sha256_file(path, after, &e);
    CU_ASSERT_STRING_EQUAL(before, after);
    CU_ASSERT_EQUAL(count_files(), 1);
    end();
}

static void targets_are_prepared(void)
{
    begin();
    struct error e = { 0 };
    CU_ASSERT_EQUAL(store_prepare(in_directory("x/y/a.h5"), &e), 0);
    CU_ASSERT_EQUAL(rmdir(in_directory("x/y")), 0);
    CU_ASSERT_EQUAL(store_prepare(in_directory("x"), &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "is a directory"));
    CU_ASSERT_EQUAL(e.code, FAILED);
    rmdir(in_directory("x"));

    save(in_directory("file"), "", 0);
    e = (struct error){ 0 };
    CU_ASSERT_EQUAL(store_prepare(in_directory("file/a.h5"), &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "in the way"));
    e = (struct error){ 0 };
    CU_ASSERT_EQUAL(store_prepare("/dev/null", &e), -1);
    e = (struct error){ 0 };
    CU_ASSERT_EQUAL(store_prepare("/proc/a.h5", &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "cannot write into the directory '/proc'"));
    CU_ASSERT_EQUAL(count_files(), 1);
    end();
}

static void looking_tells_what_stands_there(void)
{
    begin();
    struct error e = { 0 };
    const char *path = in_directory("a.h5");
    struct result *result = synthetic_result(arena);
    CU_ASSERT_EQUAL(store_look(path, result->config_hash), STANDING_NOTHING);
    CU_ASSERT_EQUAL(store_look(directory, result->config_hash), STANDING_OTHER_FILE);
    save(path, "hello\n", 6);
    CU_ASSERT_EQUAL(store_look(path, result->config_hash), STANDING_OTHER_FILE);
    CU_ASSERT_EQUAL(store_write(result, path, &e), 0);
    CU_ASSERT_EQUAL(store_look(path, result->config_hash), STANDING_SAME_CONFIG);
    CU_ASSERT_EQUAL(store_look(path, "another"), STANDING_OTHER_CONFIG);
    result->status = STATUS_INTERRUPTED;
    CU_ASSERT_EQUAL(store_write(result, path, &e), 0);
    CU_ASSERT_EQUAL(store_look(path, result->config_hash), STANDING_UNFINISHED);
    synthetic_checkpoint(arena, result);
    CU_ASSERT_EQUAL(store_write(result, path, &e), 0);
    CU_ASSERT_EQUAL(store_look(path, result->config_hash), STANDING_RESUMABLE);
    end();
}

const struct unit_test store_tests[] = {
    { "everything comes back", everything_comes_back },
    { "checkpoints come back", checkpoints_come_back },
    { "regression comes back", regression_comes_back },
    { "odd results come back", odd_results_come_back },
    { "large weights come back", large_weights_come_back },
    { "equal results are equal files", equal_results_are_equal_files },
    { "truncated files are errors", truncated_files_are_errors },
    { "flipped bytes are errors", flipped_bytes_are_errors },
    { "foreign files are errors", foreign_files_are_errors },
    { "newer schema is named", newer_schema_is_named },
    { "full disk keeps the old file", full_disk_keeps_the_old_file },
    { "targets are prepared", targets_are_prepared },
    { "looking tells what stands there", looking_tells_what_stands_there },
    { NULL, NULL },
};
