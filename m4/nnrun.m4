# nnrun.m4 -- what configure.ac would say more than once.

# NNRUN_KEEP_CORE: configure ends its clean-up with `rm -f core`, which fails on our directory of that name: from here
# on, rm drops that operand.
AC_DEFUN([NNRUN_KEEP_CORE], [m4_divert_text([M4SH-INIT], [
rm () {
  nnrun_operands=
  for nnrun_operand
  do
    case $nnrun_operand in
      core) ;;
      *) nnrun_operands="$nnrun_operands '$nnrun_operand'" ;;
    esac
  done
  eval "command rm $nnrun_operands"
}])])

# NNRUN_TRY_FLAG(VARIABLE, FLAG): adds FLAG to VARIABLE where the compiler takes it.
AC_DEFUN([NNRUN_TRY_FLAG], [
  AC_MSG_CHECKING([whether $CC takes $2])
  nnrun_saved=$CFLAGS
  CFLAGS="$CFLAGS -Werror $2"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
    [AC_MSG_RESULT([yes]); $1="$$1 $2"], [AC_MSG_RESULT([no])])
  CFLAGS=$nnrun_saved
])

# NNRUN_TRY_LINKING(VARIABLE, FLAG): adds FLAG to VARIABLE where the linker takes it.
AC_DEFUN([NNRUN_TRY_LINKING], [
  AC_MSG_CHECKING([whether the linker takes $2])
  nnrun_saved=$LDFLAGS
  LDFLAGS="$LDFLAGS $2"
  AC_LINK_IFELSE([AC_LANG_PROGRAM()],
    [AC_MSG_RESULT([yes]); $1="$$1 $2"], [AC_MSG_RESULT([no])])
  LDFLAGS=$nnrun_saved
])

# NNRUN_NEED(WHAT, FOUND, DEBIAN, FEDORA, HOMEBREW): notes a missing library in one sentence.
AC_DEFUN([NNRUN_NEED], [AS_IF([test "x$2" != xyes], [missing="$missing
  $1 was not found; install $3 (Debian, Ubuntu), $4 (Fedora) or $5 (Homebrew)."])])

# NNRUN_LIBRARY(PREFIX, pkg-config modules to try in turn, header, function, -l flags)
AC_DEFUN([NNRUN_LIBRARY], [
  have_$1=no
  m4_foreach_w([module], [$2], [
  AS_IF([test "x$have_$1" = xno], [PKG_CHECK_MODULES([$1], module, [have_$1=yes], [:])])])
  AS_IF([test "x$have_$1" = xno], [
    nnrun_saved_libs=$LIBS nnrun_saved_flags=$CPPFLAGS
    CPPFLAGS="$CPPFLAGS $$1_CFLAGS" LIBS="$$1_LIBS $LIBS"
    AS_IF([test -z "$$1_LIBS"], [LIBS="$5 $LIBS"])
    AC_CHECK_HEADER([$3], [AC_CHECK_FUNC([$4], [have_$1=yes; $1_LIBS=${$1_LIBS:-"$5"}])])
    LIBS=$nnrun_saved_libs CPPFLAGS=$nnrun_saved_flags])
  AC_SUBST([$1_CFLAGS])
  AC_SUBST([$1_LIBS])
])

# NNRUN_STATIC_HDF5: puts HDF5's static library into HDF5_LIBS where there is one that links without more than the
# libraries of its filters. (Its drivers for remote files need curl and OpenSSL; the linker leaves them out.)
AC_DEFUN([NNRUN_STATIC_HDF5], [
  AC_MSG_CHECKING([for a static HDF5 that links])
  static_hdf5=no
  nnrun_saved_libs=$LIBS nnrun_saved_flags=$CPPFLAGS
  CPPFLAGS="$CPPFLAGS $HDF5_CFLAGS"
  nnrun_archive=`AS_ECHO(["$HDF5_LIBS"]) | $SED 's/-lhdf5[[_a-z]]*/-l:libhdf5.a/'`
  for nnrun_filters in "" "-l:libsz.a -l:libaec.a" "-l:libaec.a" "-lsz" "-lsz -laec" "-laec"
  do
    AS_IF([test "x$static_hdf5" = xno], [
      LIBS="$nnrun_archive $nnrun_filters -lz -ldl -lm $nnrun_saved_libs"
      AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <hdf5.h>]], [[return H5Fopen("", 0, H5P_DEFAULT) < 0;]])],
        [static_hdf5=yes; HDF5_LIBS="$nnrun_archive $nnrun_filters -lz -ldl -lm"])])
  done
  LIBS=$nnrun_saved_libs CPPFLAGS=$nnrun_saved_flags
  AC_MSG_RESULT([$static_hdf5])
])

# NNRUN_STATIC(PREFIX, library, header, function): puts the static library into PREFIX_LIBS where there is one that links.
AC_DEFUN([NNRUN_STATIC], [AS_CASE([" $$1_LIBS "], [*" -l$2 "*], [
  AC_MSG_CHECKING([for a static lib$2])
  nnrun_saved_libs=$LIBS nnrun_saved_flags=$CPPFLAGS
  nnrun_static=`AS_ECHO(["$$1_LIBS"]) | $SED 's/-l$2/-l:lib$2.a/'`
  CPPFLAGS="$CPPFLAGS $$1_CFLAGS" LIBS="$nnrun_static $LIBS"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <$3>]], [[return $4 != 0;]])],
    [AC_MSG_RESULT([yes]); $1_LIBS=$nnrun_static], [AC_MSG_RESULT([no])])
  LIBS=$nnrun_saved_libs CPPFLAGS=$nnrun_saved_flags])])

# NNRUN_PC_PREFIX: sets PC_PREFIX, the prefix as nnrun.pc says it: by the way up from its own place, so that it may be
# moved, where that place lies below the prefix.
AC_DEFUN([NNRUN_PC_PREFIX], [
  nnrun_prefix=$prefix
  test "x$nnrun_prefix" != xNONE || nnrun_prefix=$ac_default_prefix
  nnrun_exec_prefix=$exec_prefix
  test "x$nnrun_exec_prefix" != xNONE || nnrun_exec_prefix=$nnrun_prefix
  nnrun_place=$pkgconfigdir
  while :; do
    AS_CASE([$nnrun_place],
      [*'${libdir}'*], [nnrun_place=`AS_ECHO(["$nnrun_place"]) | sed 's|${libdir}|'"$libdir|"`],
      [*'${datadir}'*], [nnrun_place=`AS_ECHO(["$nnrun_place"]) | sed 's|${datadir}|'"$datadir|"`],
      [*'${exec_prefix}'*], [nnrun_place=`AS_ECHO(["$nnrun_place"]) | sed 's|${exec_prefix}|'"$nnrun_exec_prefix|"`],
      [break])
  done
  nnrun_place=`AS_ECHO(["$nnrun_place"]) | sed 's|${prefix}|'"$nnrun_prefix|"`
  AS_CASE([$nnrun_place],
    ["$nnrun_prefix"/*],
      [PC_PREFIX='${pcfiledir}'`AS_ECHO(["$nnrun_place"]) | sed "s|^$nnrun_prefix||; s|/@<:@^/@:>@*|/..|g"`],
    [PC_PREFIX=$nnrun_prefix])
  AC_SUBST([PC_PREFIX])
])
