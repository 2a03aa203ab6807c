/* wrong: y = x / (1 + |x|), an activation whose kernels break the contract in one way, chosen by a -D. */
#include <fenv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <nnrun/plugin.h>

typedef struct {
    double p;
} state;

static const nnr_param params[] = { NNR_P_NUM(state, p, 1, 0, 1, 0, "nothing"), NNR_P_END };

#ifndef SLOPE
#define SLOPE 1
#endif

static void *idle(void *context)
{
    return context;
}

/* What each mistake does in forward, before the right thing. */
static void misbehave(state *s, size_t n, nnr_real *x, nnr_real *y)
{
    (void)s, (void)n, (void)x, (void)y, (void)idle;
#ifdef PAST_END
    y[n] = 1;
#endif
#ifdef BEFORE_START
    y[-1] = 1;
#endif
#ifdef READS_PAST_END
    y[0] = x[n];
#endif
#ifdef CHANGES_INPUT
    x[0] = 0;
#endif
#ifdef CHANGES_SELF
    s->p = 0;
#endif
#ifdef ALLOCATES
    void *volatile memory = malloc(16);
    free(memory);
#endif
#ifdef STARTS_THREADS
    pthread_t thread;
    if (pthread_create(&thread, NULL, idle, NULL) == 0)
        pthread_join(thread, NULL);
#endif
#ifdef LOCKS
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
#endif
#ifdef PRINTS
    printf("forward of %zu numbers\n", n);
#endif
#ifdef DRAWS
    y[0] = (nnr_real)rand();
#endif
#ifdef CHANGES_MODE
    fesetround(FE_TOWARDZERO);
#endif
#ifdef LOOPS
    for (volatile int forever = 1; forever;)
        continue;
#endif
#ifdef ENDS_PROGRAM
    exit(0);
#endif
}

static nnr_real value(nnr_real x)
{
#ifdef NAN_AT_ZERO
    return x * x / x;
#else
    return x / (1 + nnr_abs(x));
#endif
}

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y)
{
    const size_t n = rows * cols;
    misbehave((state *)(uintptr_t)self, n, (nnr_real *)(uintptr_t)x, y);
    for (size_t i = 0; i < n; i++) {
#ifdef KEEPS_STATE
        static nnr_real before;
        y[i] = value(x[i]) + before;
        before = x[i];
#elif defined DEPENDS_ON_ROWS
        y[i] = value(x[i]) * (nnr_real)rows;
#elif defined READS_OUTPUT
        y[i] += value(x[i]);
#elif defined READS_STACK
        nnr_real garbage[512];
        __asm__ volatile("" : : "r"(garbage) : "memory");
        y[i] = value(x[i]) + garbage[256];
#elif defined LEAVES_LAST
        if (i + 1 < n)
            y[i] = value(x[i]);
#elif defined OTHER_BITS
        y[i] = value(x[i]) * (nnr_real)OTHER_BITS;
#else
        y[i] = value(x[i]);
#endif
    }
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx)
{
    (void)self, (void)y;
    for (size_t i = 0; i < rows * cols; i++) {
        const nnr_real rest = 1 / (1 + nnr_abs(x[i]));
        dx[i] = (nnr_real)SLOPE * dy[i] * rest * rest;
    }
}

static int init(void *self, nnr_host *host)
{
    (void)self, (void)host;
#ifdef CRASHES_IN_INIT
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
#endif
#ifdef FAILS_IN_INIT
    return host->fail(host, "no, thank you");
#endif
    return 0;
}

#ifdef LOOPS_ON_LOAD
static __attribute__((constructor)) void load(void)
{
    for (volatile int forever = 1; forever;)
        continue;
}
#endif

#ifndef GIVES
#define GIVES NNR_ANY
#endif
NNR_PLUGIN(activation, wrong, state, params, "an activation with a mistake", .init = init, .forward = forward,
           .backward = backward, .gives = GIVES)
#ifdef TWICE
NNR_MODULE("0.1", "MIT", &wrong_plugin, &wrong_plugin)
#else
NNR_MODULE("0.1", "MIT", &wrong_plugin)
#endif
