/* quota.h -- how much of the machine's processors a control group of Linux lets this process have. */
#ifndef NNRUN_BASE_QUOTA_H
#define NNRUN_BASE_QUOTA_H

#include <stddef.h>

/* The quota of the process's groups in whole processors, at least 1, or 0 where there is none. groups: its list
 * ("/proc/self/cgroup"); tree: where the groups are mounted ("/sys/fs/cgroup"). Of a group and those above it the
 * strictest counts. Files: cgroups(7), version 2's cpu.max, and version 1's cpu.cfs_quota_us and cpu.cfs_period_us. */
size_t quota_processors(const char *groups, const char *tree);

#endif
