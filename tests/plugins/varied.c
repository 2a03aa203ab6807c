/* varied: pictures of noise with a bright spot, in as many classes as wanted, or with two numbers to learn; and names
 * of classes that are long, and hold all that means something to gnuplot, to HTML or to a shell. */
#include <nnrun/plugin.h>
#include <nnrun/random.h>

#include <stdbool.h>
#include <stdio.h>

typedef struct {
    int64_t rows, classes, side;
    bool odd;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, rows, 200, 1, 1000000, 0, "how many rows"),
    NNR_P_INT(state, classes, 3, 0, 1000, 0, "classes; 0 for two numbers to learn"),
    NNR_P_INT(state, side, 4, 1, 100, 0, "pixels of a picture's side"),
    NNR_P_BOOL(state, odd, false, "odd names of classes"), NNR_P_END
};

enum { NAME_BYTES = 96 };

static int open_rows(void *self, nnr_host *host, nnr_data *data)
{
    const state *s = self;
    const size_t classes = (size_t)s->classes, side = (size_t)s->side;
    const char **names = host->alloc(host, (classes + 1) * sizeof *names);
    char(*texts)[NAME_BYTES] = host->alloc(host, (classes + 1) * sizeof *texts);
    if (!names || !texts)
        return -1;
    for (size_t i = 0; i < classes; i++) {
        snprintf(texts[i], NAME_BYTES, s->odd ? "%zu <b>&amp; 'it's' \"`touch pwned`\" {/Bold \\n} @x é 木 $(ls)"
                                             : "class %zu", i);
        names[i] = texts[i];
    }
    *data = (nnr_data){ .x = { NULL, 2, { side, side } }, .outputs = classes ? 1 : 2, .rows = (uint64_t)s->rows,
                        .class_names = classes ? names : NULL };
    return 0;
}

static int read_rows(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)host;
    const state *s = self;
    const size_t inputs = (size_t)(s->side * s->side);
    const nnr_rng rng = { .key = 1 };
    for (size_t i = 0; i < rows; i++) {
        const uint64_t row = first + i;
        nnr_real sum = 0;
        for (size_t j = 0; j < inputs; j++)
            sum += x[i * inputs + j] = (nnr_real)nnr_uniform(&rng, row * inputs + j);
        if (s->classes) {
            x[i * inputs + row % (uint64_t)s->classes % inputs] += (nnr_real)0.6;
            y[i] = (nnr_real)(row % (uint64_t)s->classes);
        } else {
            y[2 * i] = sum;
            y[2 * i + 1] = x[i * inputs] - x[i * inputs + inputs - 1];
        }
    }
    return 0;
}

NNR_PLUGIN(dataset, varied, state, params, "pictures of noise, for tests", .open = open_rows, .read = read_rows)
NNR_MODULE("1.0", "MIT", &varied_plugin)
