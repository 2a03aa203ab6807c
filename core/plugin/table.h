/* table.h -- the service NNR_TABLE_ID: comma-separated tables, read strictly. */
#ifndef NNRUN_PLUGIN_TABLE_H
#define NNRUN_PLUGIN_TABLE_H

#include <nnrun/table.h>

extern const nnr_table_reader table_reader;

#endif
