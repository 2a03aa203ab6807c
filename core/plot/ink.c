/* ink.c -- the table of colours. */
#include "plot/ink.h"

#include <math.h>

const struct ink_colour ink_colours[INKS] = {
    [INK_PAPER] = { "paper", 0xFFFFFF, 0x16191D },
    [INK_TEXT] = { "text", 0x1B1F24, 0xE8EAED },
    [INK_MUTED] = { "muted", 0x57606A, 0xA9B1BA },
    [INK_GRID] = { "grid", 0xDFE3E8, 0x33393F },
    [INK_HEAT] = { "heat", 0x08519C, 0x8CC8FF },
    [INK_NEGATIVE] = { "negative", 0xB03A00, 0xFFA46B },
    [INK_ON_HEAT] = { "on-heat", 0xFFFFFF, 0x0B0E11 },
    [INK_PICTURE] = { "picture", 0x16191D, 0xF2F4F6 },
    [INK_WRONG] = { "wrong", 0xB03A00, 0xFFA46B },
    [INK_QUIET] = { "quiet", 0xB4BBC3, 0x5A626B },
    [INK_SERIES] = { "s1", 0x0072B2, 0x4DB2F0 },
    [INK_SERIES + 1] = { "s2", 0xD55E00, 0xFF8B3D },
    [INK_SERIES + 2] = { "s3", 0x009E73, 0x2CCB9D },
    [INK_SERIES + 3] = { "s4", 0xCC79A7, 0xE59CC5 },
    [INK_SERIES + 4] = { "s5", 0xE69F00, 0xF5BC42 },
    [INK_SERIES + 5] = { "s6", 0x56B4E9, 0x9AD6FA },
    [INK_SERIES + 6] = { "s7", 0x1B1F24, 0xE8EAED },
};

unsigned ink_mixed(enum ink ink, double level)
{
    const unsigned colour = ink_colours[ink].light, paper = ink_colours[INK_PAPER].light;
    unsigned mixed = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        const double full = (double)(colour >> shift & 0xFF), none = (double)(paper >> shift & 0xFF);
        mixed |= (unsigned)lrint(none + level * (full - none)) << shift;
    }
    return mixed;
}
