/* provenance.c -- gathers attributes; nothing here may change a number of the run. */
#include "commands/provenance.h"

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/sha256.h"
#include "plugin/module.h"
#include "store/store.h"

static void add_text(struct result *result, struct arena *arena, const char *name, const char *text)
{
    result->provenance =
        arena_grow(arena, result->provenance, result->n_provenance, sizeof *result->provenance);
    result->provenance[result->n_provenance++] =
        (struct attribute){ .name = name, .type = ATTRIBUTE_TEXT, .text = text };
}

static void add_int(struct result *result, struct arena *arena, const char *name, int64_t value)
{
    add_text(result, arena, name, NULL);
    struct attribute *attribute = &result->provenance[result->n_provenance - 1];
    attribute->type = ATTRIBUTE_INT;
    attribute->i = value;
}

static const char *command_line(const struct invocation *invocation, struct arena *arena)
{
    struct text line = { .arena = arena };
    for (int i = 0; i < invocation->argc; i++) {
        text_add(&line, "%s", i ? " " : "");
        text_add_shell(&line, invocation->argv[i]);
    }
    return line.data;
}

const char *provenance_date(struct arena *arena)
{
    char text[32];
    const time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return arena_copy(arena, text);
}

/* One attribute for each plugin that took part, as "version sha256 file". */
static int add_plugins(const struct session *session, struct result *result, struct error *e)
{
    struct arena *arena = session->run.arena;
    for (size_t i = 0; i < session->run.n_parts; i++) {
        const nnr_plugin *plugin = session->run.parts[i]->plugin;
        const char *name = arena_format(arena, "plugin.%s.%s", kind_names[plugin->kind], plugin->name);
        bool known = false;
        for (size_t k = 0; k < result->n_provenance; k++)
            known |= strcmp(result->provenance[k].name, name) == 0;
        char hash[65];
        const char *file = plugin_host_file(session->host, plugin);
        if (known)
            continue;
        if (sha256_file(file, hash, e))
            return -1;
        add_text(result, arena, name,
                 arena_format(arena, "%s %s %s", plugin_host_version(session->host, plugin), hash, file));
    }
    return 0;
}

/* "data_file", "data_file_2", ... */
static const char *data_name(struct arena *arena, const char *name, size_t i)
{
    return i ? arena_format(arena, "%s_%zu", name, i + 1) : name;
}

static const struct attribute *find_attribute(const struct result *result, const char *name, enum attribute_type type)
{
    for (size_t i = 0; i < result->n_provenance; i++)
        if (result->provenance[i].type == type && strcmp(result->provenance[i].name, name) == 0)
            return &result->provenance[i];
    return NULL;
}

const char *provenance_text(const struct result *result, const char *name)
{
    const struct attribute *attribute = find_attribute(result, name, ATTRIBUTE_TEXT);
    return attribute ? attribute->text : NULL;
}

int64_t provenance_int(const struct result *result, const char *name)
{
    const struct attribute *attribute = find_attribute(result, name, ATTRIBUTE_INT);
    return attribute ? attribute->i : 0;
}

bool provenance_is_gone(const struct result *result)
{
    struct utsname machine;
    const char *host = provenance_text(result, "host");
    const int64_t process = provenance_int(result, "process");
    return process > 0 && host && uname(&machine) == 0 && strcmp(host, machine.nodename) == 0 &&
           kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

/* The command that began the run, and the last one that went on with it. */
static void add_commands(const struct result *earlier, const struct invocation *invocation, struct result *result,
                         struct arena *arena)
{
    const char *line = command_line(invocation, arena), *first = earlier ? provenance_text(earlier, "command") : NULL;
    add_text(result, arena, "command", first ? first : line);
    if (!earlier)
        return;
    add_text(result, arena, "resume_command", line);
    add_int(result, arena, "resumed", provenance_int(earlier, "resumed") + 1);
}

int provenance_fill(const struct session *session, const struct invocation *invocation, const struct result *earlier,
                    struct result *result, struct error *e)
{
    struct arena *arena = session->run.arena;
    struct utsname machine;
    char directory[4096];
    add_commands(earlier, invocation, result, arena);
    add_text(result, arena, "nnrun_version", PACKAGE_VERSION);
    if (getcwd(directory, sizeof directory))
        add_text(result, arena, "working_directory", arena_copy(arena, directory));
    if (uname(&machine) == 0) {
        add_text(result, arena, "host", arena_copy(arena, machine.nodename));
        add_int(result, arena, "process", getpid());
        add_text(result, arena, "system",
                 arena_format(arena, "%s %s %s", machine.sysname, machine.release, machine.machine));
    }
    add_text(result, arena, "compiler", __VERSION__);
    add_text(result, arena, "hdf5_version", store_hdf5_version());
    add_text(result, arena, "isa", isa_names[session->isa]);
    add_int(result, arena, "threads", (int64_t)session->run.network.threads);
    add_int(result, arena, "real_bytes", (int64_t)sizeof(nnr_real));
    for (size_t i = 0; i < session->services->n_files; i++) {
        const struct data_file *file = &session->services->files[i];
        add_text(result, arena, data_name(arena, "data_file", i), file->path);
        add_text(result, arena, data_name(arena, "data_sha256", i), file->sha256);
    }
    return add_plugins(session, result, e);
}

static int fail_other_data(const char *file, struct error *e)
{
    return fail(e, "%s: the data are not those that the run began with, so it cannot go on", file);
}

int provenance_same_data(const struct session *session, const struct result *earlier, struct error *e)
{
    struct arena *arena = session->run.arena;
    const struct services *services = session->services;
    const struct dataset *data = &session->run.dataset;
    for (size_t i = 0; i < services->n_files; i++) {
        const char *sha256 = provenance_text(earlier, data_name(arena, "data_sha256", i));
        if (!sha256 || strcmp(sha256, services->files[i].sha256) != 0)
            return fail_other_data(services->files[i].path, e);
    }
    const char *missing = provenance_text(earlier, data_name(arena, "data_file", services->n_files));
    if (missing)
        return fail_other_data(missing, e);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        const size_t rows = data->split[s].rows;
        if (rows != earlier->split_rows[s] ||
            (rows && memcmp(data->sample + data->split[s].first, earlier->split[s], rows * sizeof *data->sample) != 0))
            return fail(e, "the data set '%s' is divided otherwise than when the run began, so it cannot go on",
                        data->part->plugin->name);
    }
    return 0;
}
