/* flipbit.c -- changes the lowest bit of one number of a data set: flipbit FILE.h5 DATASET INDEX. As with every program
 * but nnrun that writes to the file, its seal is gone afterwards. */
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>

#include <nnrun/plugin.h>

int main(int argc, char **argv)
{
    static union {
        nnr_real number;
        unsigned char bytes[sizeof(nnr_real)];
    } values[1 << 16];
    if (argc != 4)
        return EXIT_FAILURE;
    const hid_t type = sizeof(nnr_real) == sizeof(float) ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
    const hid_t file = H5Fopen(argv[1], H5F_ACC_RDWR, H5P_DEFAULT), set = H5Dopen2(file, argv[2], H5P_DEFAULT);
    if (set < 0 || H5Dget_storage_size(set) > sizeof values ||
        H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
        return EXIT_FAILURE;
    values[atoi(argv[3])].bytes[0] ^= 1; /* on little-endian machines the lowest */
    const herr_t written = H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    return written < 0 || H5Dclose(set) < 0 || H5Fclose(file) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
