/* h5.c -- what reading and writing HDF5 share: errors, types, how files are opened. */
#include "store/h5.h"

#include <config.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void h5_silence(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

/* ---- Errors --------------------------------------------------------------------------------------------- */

/* Copies the innermost description, and of one that quotes the system's message ("file write failed: time = ...,
 * error message = 'No space left on device', ...") that message alone. */
static herr_t copy_reason(unsigned depth, const H5E_error2_t *error, void *data)
{
    static const char quoted[] = "error message = '";
    char *reason = data; /* (256) */
    if (depth > 0 || !error->desc)
        return 0;
    const char *start = strstr(error->desc, quoted);
    start = start ? start + strlen(quoted) : error->desc;
    snprintf(reason, 256, "%.*s", start == error->desc ? 255 : (int)strcspn(start, "'"), start);
    return 0;
}

/* Any other call of HDF5 forgets the reason, so this one must be the first after the failure. */
static void take_reason(char reason[256])
{
    reason[0] = '\0';
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, copy_reason, reason);
    H5Eclear2(H5E_DEFAULT);
}

void h5_fail(struct h5 *h, const char *format, ...)
{
    if (h->failed)
        return;
    h->failed = true;
    char sentence[700], reason[256];
    take_reason(reason);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    fail(h->error, "%s%s%s", sentence, *reason ? ": " : "", reason);
}

bool h5_failed(struct h5 *h, int64_t status, const char *action, hid_t object, const char *name)
{
    if (h->failed || status >= 0)
        return h->failed;
    h->failed = true;
    char group[128] = "", reason[256];
    take_reason(reason);
    H5Iget_name(object, group, sizeof group);
    fail(h->error, "'%s': cannot %s %s%s%s%s%s", h->path, action, group, group[0] && group[1] ? "/" : "", name,
         *reason ? ": " : "", reason);
    return true;
}

/* ---- Types ---------------------------------------------------------------------------------------------- */

hid_t h5_memory_type(enum number type)
{
    switch (type) {
    case NUMBER_U8:
        return H5T_NATIVE_UINT8;
    case NUMBER_I32:
        return H5T_NATIVE_INT32;
    case NUMBER_I64:
        return H5T_NATIVE_INT64;
    case NUMBER_U64:
        return H5T_NATIVE_UINT64;
    case NUMBER_F32:
        return H5T_NATIVE_FLOAT;
    case NUMBER_F64:
        break;
    }
    return H5T_NATIVE_DOUBLE;
}

size_t h5_number_bytes(enum number type)
{
    static const size_t bytes[] = { [NUMBER_U8] = 1,  [NUMBER_I32] = 4, [NUMBER_I64] = 8,
                                    [NUMBER_U64] = 8, [NUMBER_F32] = 4, [NUMBER_F64] = 8 };
    return bytes[type];
}

hid_t h5_text_type(struct h5 *h)
{
    if (h->failed || h->tool[TOOL_TEXT])
        return h->failed ? -1 : h->tool[TOOL_TEXT];
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (type < 0 || H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0)
        h5_fail(h, "'%s': HDF5 cannot make its type of texts", h->path);
    return h->tool[TOOL_TEXT] = type;
}

/* ---- Access --------------------------------------------------------------------------------------------- */

hid_t h5_file_access(struct h5 *h)
{
    if (h->failed)
        return -1;
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    bool good = access >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_SEMI) >= 0;
#if HAVE_DECL_H5PSET_FILE_LOCKING
    good = good && H5Pset_file_locking(access, true, true) >= 0; /* some network file systems have no locks */
#endif
    if (!good)
        h5_fail(h, "'%s': HDF5 cannot prepare to open it", h->path);
    return access;
}

void h5_close_tools(struct h5 *h)
{
    for (size_t i = 0; i < TOOLS; i++)
        if (h->tool[i] > 0)
            H5Idec_ref(h->tool[i]);
    memset(h->tool, 0, sizeof h->tool);
}

void h5_close_file(struct h5 *h, hid_t file)
{
    h5_close_tools(h);
    if (file >= 0 && H5Fclose(file) < 0)
        h5_fail(h, "cannot write '%s'", h->path);
}
