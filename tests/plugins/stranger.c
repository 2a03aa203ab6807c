/* stranger: a shared object that is no plugin of this nnrun. */
#ifdef MAJOR_2
const void *nnrun_module_v2(void);
const void *nnrun_module_v2(void)
{
    return 0;
}
#else
int nnrun_module(void);
int nnrun_module(void)
{
    return 0;
}
#endif
