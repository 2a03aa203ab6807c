/* test_plot.c -- numbers that pictures show, worked out by hand; where marks of an axis go; escaped texts. */
#include <math.h>
#include <string.h>

#include "plot/judge.h"
#include "plot/kinds.h"
#include "plot/scene.h"
#include "synthetic.h"
#include "unit.h"

/* Two classes, and class 1 has the probability p. */
static void judged(float p[][2], int32_t *actual, int32_t *predicted, size_t rows, struct result *r,
                   struct evaluation *e)
{
    *r = (struct result){ .classes = 2, .outputs = 2 };
    *e = (struct evaluation){ .rows = rows, .output = p[0], .y_true = actual, .y_predicted = predicted };
}

static void areas_of_a_ranking(void)
{
    /* Thresholds 0.9: 1 right. 0.8: 1 wrong. 0.5, twice: 1 right, 1 wrong. 0.1: 1 wrong. */
    float p[][2] = { { 0.1F, 0.9F }, { 0.2F, 0.8F }, { 0.5F, 0.5F }, { 0.5F, 0.5F }, { 0.9F, 0.1F } };
    int32_t actual[] = { 1, 0, 1, 0, 0 }, predicted[] = { 1, 1, 1, 1, 0 };
    struct arena *arena = arena_new();
    struct result r;
    struct evaluation e;
    struct ranking ranking;
    judged(p, actual, predicted, 5, &r, &e);
    rank_class(arena, &r, &e, 1, &ranking);
    CU_ASSERT_EQUAL(ranking.count, 5);
    CU_ASSERT_DOUBLE_EQUAL(ranking.auc, 4.5 / 6, 1e-12); /* of 6 pairs, 4 in order and one equal */
    CU_ASSERT_DOUBLE_EQUAL(ranking.average_precision, 0.5 * 1 + 0.5 * 0.5, 1e-12);
    memset(actual, 0, sizeof actual);
    rank_class(arena, &r, &e, 1, &ranking);
    CU_ASSERT_EQUAL(ranking.count, 0);
    CU_ASSERT_TRUE(isnan(ranking.auc));
    arena_free(arena);
}

static void calibration_of_bins(void)
{
    float p[][2] = { { 0.05F, 0.95F }, { 0.07F, 0.93F }, { 0.35F, 0.65F }, { 1, 0 } };
    int32_t actual[] = { 1, 1, 0, 0 }, predicted[] = { 1, 1, 1, 0 };
    struct result r;
    struct evaluation e;
    struct calibration c;
    judged(p, actual, predicted, 4, &r, &e);
    calibrate(&r, &e, &c);
    CU_ASSERT_TRUE(c.known);
    CU_ASSERT_EQUAL(c.rows[9], 3);
    CU_ASSERT_EQUAL(c.rows[6], 1);
    CU_ASSERT_DOUBLE_EQUAL(c.accuracy[9], 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(c.error, (0.65 + (3 - 0.95 - 0.93 - 1)) / 4, 1e-6);
    CU_ASSERT_TRUE(isnan(c.accuracy[0]));
    p[0][1] = 1.5F;
    calibrate(&r, &e, &c);
    CU_ASSERT_FALSE(c.known);
}

static void marks(const struct axis *axis, double low, double high, const char *expected)
{
    struct scale scale;
    char text[512] = "";
    scale_axis(&scale, axis, low, high, 5);
    for (size_t i = 0; i < scale.n_marks; i++) {
        strcat(text, i ? " " : "");
        strcat(text, scale.label[i]);
        CU_ASSERT_TRUE(scale_place(&scale, scale.mark[i]) >= -1e-9 && scale_place(&scale, scale.mark[i]) <= 1 + 1e-9);
    }
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void axes_have_round_marks(void)
{
    const struct axis any = { .label = "" }, whole = { .whole = true }, log = { .log = true };
    const struct axis fixed = { .low = 0, .high = 1 };
    marks(&any, 0.13, 2.31, "0.0 0.5 1.0 1.5 2.0 2.5");
    marks(&any, -3, 12, "-5 0 5 10 15");
    marks(&any, 0.5, 0.5, "0.44 0.46 0.48 0.50 0.52 0.54 0.56");
    marks(&whole, 1, 1, "1");
    marks(&whole, 1, 4, "1 2 3 4");
    marks(&whole, 1, 1000, "200 400 600 800 1000");
    marks(&log, 0.002, 3, "0.001 0.01 0.1 1 10");
    marks(&log, 3e-7, 2e3, "10⁻⁷ 10⁻⁴ 0.1 100");
    marks(&log, 0.2, 0.7, "0.2 0.5 1");
    marks(&fixed, 0.3, 0.4, "0.0 0.2 0.4 0.6 0.8 1.0");
}

/* Where steps vanish beside the numbers, or their range is infinite. */
static void axes_of_extremes_end(void)
{
    static const double ranges[][2] = { { 1e17, 1e17 + 64 }, { -1e308, 1e308 }, { 0, 5e-324 }, { 1e-300, 1e300 } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (int log = 0; log < 2; log++) {
            struct scale scale;
            scale_axis(&scale, &(struct axis){ .log = log }, ranges[i][0], ranges[i][1], 5);
            CU_ASSERT_TRUE(scale.n_marks <= MAX_MARKS);
        }
}

static void labels_differ(void)
{
    struct arena *arena = arena_new();
    struct result *r = synthetic_result(arena);
    struct view views[] = { { .result = r, .path = "a/x.h5" }, { .result = r, .path = "b/y.h5" } };
    label_views(arena, views, 2);
    CU_ASSERT_STRING_EQUAL(views[0].label, "x");
    views[1].path = "b/x.h5";
    label_views(arena, views, 2);
    CU_ASSERT_STRING_EQUAL(views[1].label, "b/x.h5");
    label_views(arena, views, 1);
    CU_ASSERT_STRING_EQUAL(views[0].label, "shapes");
    arena_free(arena);
}

static void text_is_escaped(void)
{
    struct arena *arena = arena_new();
    struct text out = { .arena = arena };
    xml_escape(&out, "<a href=\"x\">'&\x01\xFF木");
    CU_ASSERT_STRING_EQUAL(out.data, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;??木");
    arena_free(arena);
}

/* Every kind of a run of each sort becomes a scene with finite places within its bounds. */
static void scenes_are_within_bounds(void)
{
    struct arena *arena = arena_new();
    struct result *runs[] = { synthetic_result(arena), synthetic_regression(arena) };
    for (size_t i = 0; i < 2; i++)
        for (const struct kind *kind = kinds; kind->name; kind++) {
            const struct view view = { .result = runs[i], .label = "x", .split = SPLIT_TEST };
            struct figure figure;
            struct scene s;
            figure_of_kind(arena, kind->name, &view, 1, &figure);
            if (figure.n_panels == 0)
                continue;
            scene_of_figure(arena, &figure, &s);
            for (size_t k = 0; k < s.count; k++) {
                const struct shape *shape = &s.shapes[k];
                CU_ASSERT_TRUE(shape->x >= 0 && shape->x + shape->width <= s.width);
                CU_ASSERT_TRUE(shape->y >= 0 && shape->y + shape->height <= s.height);
                for (size_t p = 0; p < shape->count; p++)
                    CU_ASSERT_TRUE(shape->point[p].x >= 0 && shape->point[p].x <= s.width &&
                                   shape->point[p].y >= 0 && shape->point[p].y <= s.height);
            }
        }
    arena_free(arena);
}

const struct unit_test plot_tests[] = {
    { "areas of a ranking", areas_of_a_ranking },
    { "calibration of bins", calibration_of_bins },
    { "axes have round marks", axes_have_round_marks },
    { "axes of extremes end", axes_of_extremes_end },
    { "labels differ", labels_differ },
    { "text is escaped", text_is_escaped },
    { "scenes are within bounds", scenes_are_within_bounds },
    { NULL, NULL },
};
