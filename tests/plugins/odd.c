/* odd: a data set of ROWS rows with one mistake in it, put there by a -D. */
#include <math.h>

#include <nnrun/plugin.h>

#ifndef ROWS
#define ROWS 12
#endif
#ifndef LABEL
#define LABEL 1 /* of row 5 */
#endif
#ifndef VALUE
#define VALUE 0.5 /* of row 5, column 1 */
#endif
#ifndef CLASSES
#define CLASSES "no", "yes", NULL
#endif
#ifndef RANK
#define RANK 1
#endif
#ifndef OUTPUTS
#define OUTPUTS 1
#endif
#ifndef NUMBERS
#define NUMBERS 0 /* to learn, instead of classes */
#endif
#ifndef OPENS
#define OPENS 0
#endif
#ifndef READS
#define READS 0
#endif

static const char *const class_names[] = { CLASSES };

static int open_data(void *self, nnr_host *host, nnr_data *data)
{
    (void)self, (void)host;
    data->x = (nnr_tensor){ NULL, RANK, { 2 } };
    data->outputs = OUTPUTS;
    data->rows = ROWS;
    data->class_names = NUMBERS ? NULL : class_names;
    return OPENS;
}

static int read_data(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)self, (void)host;
    for (size_t i = 0; i < rows; i++) {
        const uint64_t row = first + i;
        x[2 * i] = (nnr_real)row;
        x[2 * i + 1] = row == 5 ? (nnr_real)VALUE : 1;
        y[i] = row == 5 ? (nnr_real)LABEL : (nnr_real)(row % 2);
    }
    return READS;
}

NNR_PLUGIN(dataset, odd, nnr_stateless, NULL, "a data set with a mistake", .open = open_data, .read = read_data)
NNR_MODULE("0.1", "MIT", &odd_plugin)
