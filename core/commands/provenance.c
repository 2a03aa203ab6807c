/* provenance.c -- gathers attributes; nothing here may change a number of the run. */
#include "commands/provenance.h"

#include "config.h"

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

/* The command line, with quotes where a shell would need them. */
static const char *command_line(const struct invocation *invocation, struct arena *arena)
{
    struct text line = { .arena = arena };
    for (int i = 0; i < invocation->argc; i++) {
        const char *word = invocation->argv[i];
        const bool plain = *word && !strpbrk(word, " \t\n'\"\\$`*?[]{}()<>|&;#~!");
        text_add(&line, "%s", i ? " " : "");
        if (plain) {
            text_add(&line, "%s", word);
            continue;
        }
        text_add(&line, "'");
        for (; *word; word++)
            text_add(&line, *word == '\'' ? "'\\''" : "%c", *word);
        text_add(&line, "'");
    }
    return line.data;
}

static const char *iso_time(struct arena *arena)
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

int provenance_fill(const struct session *session, const struct invocation *invocation, struct result *result,
                    struct error *e)
{
    struct arena *arena = session->run.arena;
    struct utsname machine;
    char directory[4096];
    result->date_created = iso_time(arena);
    add_text(result, arena, "command", command_line(invocation, arena));
    add_text(result, arena, "nnrun_version", PACKAGE_VERSION);
    if (getcwd(directory, sizeof directory))
        add_text(result, arena, "working_directory", arena_copy(arena, directory));
    if (uname(&machine) == 0) {
        add_text(result, arena, "host", arena_copy(arena, machine.nodename));
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
        add_text(result, arena, i ? arena_format(arena, "data_file_%zu", i + 1) : "data_file", file->path);
        add_text(result, arena, i ? arena_format(arena, "data_sha256_%zu", i + 1) : "data_sha256", file->sha256);
    }
    return add_plugins(session, result, e);
}
