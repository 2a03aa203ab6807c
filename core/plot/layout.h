/* layout.h -- what the files that lay out panels share: shapes, lengths of texts, legends. */
#ifndef NNRUN_PLOT_LAYOUT_H
#define NNRUN_PLOT_LAYOUT_H

#include "plot/scene.h"

struct box {
    double x, y, width, height;
};

/* Sizes of letters. */
#define TITLE_SIZE 15.0
#define LABEL_SIZE 12.5
#define MARK_SIZE 11.5
#define LEAST_SIZE 8.0

struct shape *add_shape(struct scene *s, enum shape_type type, enum ink ink);
void add_box(struct scene *s, enum ink ink, double x, double y, double width, double height);
void add_line(struct scene *s, enum ink ink, double width, double x1, double y1, double x2, double y2);
struct shape *add_text(struct scene *s, enum ink ink, double size, enum anchor anchor, double x, double y,
                       const char *text);

/* About how wide a text is, rather more than less: fonts differ. */
double text_width(const char *text, double size);
double widest(const char *const *texts, size_t count, double size);

/* The text, or its beginning and "…" where it is wider than that. */
const char *fit_text(struct arena *arena, const char *text, double size, double width);

/* A legend above a panel: keys from left to right, in as many lines as it takes. Returns their height. draw false: only
 * measures. */
struct key {
    const char *name;
    enum stroke stroke; /* STROKE_NONE: a bar */
    enum ink ink;
    unsigned dash;
    double fade;
};
double lay_legend(struct scene *s, const struct key *keys, size_t count, double x, double y, double width, bool draw);

/* Each puts one panel, without its title, into a box; and says how large it would like the box to be. */
void lay_chart(struct scene *s, const struct chart *chart, struct box box);
void lay_bars(struct scene *s, const struct bars *bars, struct box box);
void lay_matrix(struct scene *s, const struct matrix *matrix, struct box box);
void lay_gallery(struct scene *s, const struct gallery *gallery, struct box box);
void lay_parallel(struct scene *s, const struct parallel *parallel, struct box box);
void wish_bars(const struct bars *bars, double size[2]);
void wish_matrix(const struct matrix *matrix, double size[2]);
void wish_gallery(const struct gallery *gallery, double size[2]);
void wish_parallel(const struct parallel *parallel, double size[2]);

#endif
