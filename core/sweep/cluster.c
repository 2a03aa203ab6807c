/* cluster.c -- Slurm: an array of workers, not of trials, and a job after them that makes the tables.
 *
 * Both jobs are told everything by options of sbatch, so that the script shows all there is. The batch scripts end in
 * exec, or the signal before the time limit would reach the shell alone. `afterok` would hang for ever after one
 * failure. */
#include "sweep/cluster.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/atomic.h"

static const char *quoted(struct arena *arena, const char *word)
{
    struct text out = { .arena = arena };
    text_add_shell(&out, word);
    return out.data;
}

/* The same file from any working directory. */
static const char *absolute(struct arena *arena, const char *path)
{
    char here[4096];
    return path[0] == '/' || !getcwd(here, sizeof here) ? path : path_join(arena, here, path);
}

/* The options that both jobs share. */
static void add_common(struct text *out, const struct sweep_slurm *slurm)
{
    if (slurm->partition)
        text_add(out, " --partition=%s", quoted(out->arena, slurm->partition));
    for (size_t i = 0; i < slurm->n_extra; i++)
        text_add(out, " %s", quoted(out->arena, slurm->extra[i]));
}

const char *cluster_script(struct arena *arena, const struct lab *lab, const char *program)
{
    struct text out = { .arena = arena };
    const struct sweep_slurm *slurm = &lab->sweep.slurm;
    const char *directory = quoted(arena, absolute(arena, lab->directory));
    const char *nnrun = quoted(arena, strchr(program, '/') ? absolute(arena, program) : program);
    text_add(&out,
             "#!/bin/sh\n# Submits the sweep %s: workers that share the directory, then a job that makes the tables.\n"
             "set -eu\ndir=%s\nnnrun=%s\n"
             "refuse() { echo \"submit.sh: $1\" >&2; exit 1; }\n"
             "job=$(sbatch --parsable --job-name=%s --array=0-%lld -n1 -c %lld --requeue --open-mode=append \\\n"
             "  --signal=B:USR1@120 --output=\"$dir/slurm/%%A_%%a.txt\"",
             lab->sweep.name, directory, nnrun, quoted(arena, lab->sweep.name), (long long)slurm->workers - 1,
             (long long)lab->sweep.threads);
    if (slurm->time)
        text_add(&out, " --time=%s", quoted(arena, slurm->time));
    add_common(&out, slurm);
    text_add(&out, " <<END\n#!/bin/sh\nexec \"$nnrun\" sweep worker \"$dir\"\nEND\n"
                   ") || refuse \"sbatch took no workers; nothing is submitted\"\n"
                   "job=${job%%%%;*}\ncase $job in '' | *[!0-9]*)\n"
                   "  refuse \"sbatch gave no number of a job but '$job', so that no job follows that makes the "
                   "tables; squeue shows whether there are workers\" ;;\nesac\n"
                   "sbatch --parsable --job-name=%s --dependency=\"afterany:$job\" -n1 -c 1 "
                   "--output=\"$dir/slurm/finish.txt\"",
             quoted(arena, arena_format(arena, "%s-finish", lab->sweep.name)));
    add_common(&out, slurm);
    text_add(&out, " <<END >/dev/null ||\n#!/bin/sh\nexec \"$nnrun\" sweep finish \"$dir\"\nEND\n"
                   "  refuse \"the workers are job $job, but sbatch took no job that makes the tables; when they have "
                   "ended, run: $nnrun sweep finish $dir\"\n"
                   "echo \"submitted as job $job\"\n");
    return out.data;
}

static bool is_in_path(const char *program)
{
    const char *path = getenv("PATH");
    struct arena *arena = arena_new();
    bool found = false;
    while (path && *path && !found) {
        const size_t length = strcspn(path, ":");
        found = length && access(path_join(arena, arena_copy_n(arena, path, length), program), X_OK) == 0;
        path += length + (path[length] == ':');
    }
    arena_free(arena);
    return found;
}

/* Runs a program of the PATH, which does what `name` says, and waits for it: 0, or -1 with an error. */
static int call(const char *const *words, const char *name, struct error *e)
{
    int status = 0;
    if (!is_in_path(words[0]))
        return fail(e, "there is no program '%s' in the PATH", words[0]);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        execvp(words[0], (char *const *)(uintptr_t)words);
        fprintf(stderr, "nnrun: cannot run '%s': %s\n", words[0], strerror(errno));
        _exit(127);
    }
    if (child < 0)
        return fail(e, "no process for '%s': %s", words[0], strerror(errno));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(e, "'%s' failed; nothing of the sweep is lost", name);
    return 0;
}

int cluster_submit(const struct lab *lab, const char *script, struct error *e)
{
    struct arena *arena = arena_new();
    const char *directory = path_join(arena, lab->directory, "slurm");
    const char *path = path_join(arena, directory, "submit.sh");
    int status = mkdir(directory, 0777) && errno != EEXIST
                     ? fail(e, "cannot make the directory '%s': %s", directory, strerror(errno))
                     : atomic_write(path, script, strlen(script), e);
    if (!status && !is_in_path("sbatch"))
        status = fail(e, "there is no program 'sbatch' in the PATH; where there is one, run: sh %s",
                      quoted(arena, path));
    if (!status)
        status = call((const char *const[]){ "sh", path, NULL }, path, e);
    arena_free(arena);
    return status;
}

void cluster_requeue(bool moved)
{
    static const long most = 3;
    const char *job = getenv("SLURM_ARRAY_JOB_ID"), *task = getenv("SLURM_ARRAY_TASK_ID");
    const char *restarts = getenv("SLURM_RESTART_COUNT");
    if (!job || !task || (!moved && restarts && strtol(restarts, NULL, 10) >= most))
        return;
    struct arena *arena = arena_new();
    struct error e = { 0 };
    /* Not SLURM_JOB_ID, which for the last task is the whole array. */
    if (call((const char *const[]){ "scontrol", "requeue", arena_format(arena, "%s_%s", job, task), NULL },
             "scontrol requeue", &e))
        error_print(stderr, &e, 0);
    arena_free(arena);
}

int cluster_mpirun(const struct lab *lab, const char *program, size_t jobs, struct error *e)
{
    struct arena *arena = arena_new();
    const char *n = arena_format(arena, "%zu", jobs);
    const int status = call((const char *const[]){ "mpirun", "-n", n, program, "sweep", "worker", lab->directory,
                                                   NULL }, "mpirun", e);
    arena_free(arena);
    return status;
}
