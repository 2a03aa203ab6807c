/* stream.h -- the service NNR_STREAM_ID: the bytes of a file, unpacked where they are compressed. */
#ifndef NNRUN_PLUGIN_STREAM_H
#define NNRUN_PLUGIN_STREAM_H

#include <nnrun/stream.h>

extern const nnr_stream_reader stream_reader;

#endif
