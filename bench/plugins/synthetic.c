/* synthetic: rows of random numbers in as many classes as wanted, for runs of any size. */
#include <nnrun/plugin.h>
#include <nnrun/random.h>

#include <stdio.h>

typedef struct {
    int64_t rows, inputs, classes, seed;
    const char **names;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, rows, 10000, 1, 1000000000, 0, "how many rows"),
    NNR_P_INT(state, inputs, 64, 1, 100000, 0, "numbers in a row"),
    NNR_P_INT(state, classes, 10, 2, 1000, 0, "classes, of which the rows take turns"),
    NNR_P_INT(state, seed, 0, 0, 1000000000, 0, "all numbers follow from it"),
    NNR_P_END
};

enum { NAME_BYTES = 8 };

static int open_rows(void *self, nnr_host *host, nnr_data *data)
{
    state *s = self;
    const size_t classes = (size_t)s->classes;
    s->names = host->alloc(host, (classes + 1) * sizeof *s->names);
    char(*names)[NAME_BYTES] = host->alloc(host, classes * sizeof *names);
    if (!s->names || !names)
        return -1;
    for (size_t i = 0; i < classes; i++) {
        snprintf(names[i], sizeof *names, "c%u", (unsigned)(i % 1000));
        s->names[i] = names[i];
    }
    *data = (nnr_data){ .x = { NULL, 1, { (size_t)s->inputs } },
                        .outputs = 1,
                        .rows = (uint64_t)s->rows,
                        .class_names = s->names };
    return 0;
}

/* A row is uniform noise from 0 to 1, with one number, which tells the class, larger by 1. */
static int read_rows(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)host;
    const state *s = self;
    const size_t inputs = (size_t)s->inputs;
    const nnr_rng rng = { .key = (uint64_t)s->seed };
    for (size_t i = 0; i < rows; i++) {
        const uint64_t row = first + i, class = row % (uint64_t)s->classes;
        for (size_t j = 0; j < inputs; j++)
            x[i * inputs + j] = (nnr_real)nnr_uniform(&rng, row * inputs + j);
        x[i * inputs + class % inputs] += 1;
        y[i] = (nnr_real)class;
    }
    return 0;
}

NNR_PLUGIN(dataset, synthetic, state, params, "random numbers in classes, of any size", .open = open_rows,
           .read = read_rows)
NNR_MODULE("1.0", "MIT", &synthetic_plugin)
