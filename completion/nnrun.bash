# nnrun.bash -- completion for bash: asks the program itself what may stand there.

_nnrun() {
    local line=${COMP_LINE:0:COMP_POINT} current candidate help
    local -a words
    read -ra words <<<"$line"
    # A blank at the end begins a new word.
    case $line in *[[:space:]]) words+=('') ;; esac
    current=${words[${#words[@]} - 1]}
    # bash completes what stands behind the last = on its own.
    local skip=
    case $current in *=*) case $COMP_WORDBREAKS in *=*) skip=${current%"${current##*=}"} ;; esac ;; esac
    COMPREPLY=()
    while IFS=$'\t' read -r candidate help; do
        if [ "$candidate" = :files ]; then
            local -a files
            mapfile -t files < <(compgen -f -- "$current")
            COMPREPLY+=("${files[@]}")
            compopt -o filenames 2>/dev/null
        else
            COMPREPLY+=("${candidate#"$skip"}")
            case $candidate in *=) compopt -o nospace 2>/dev/null ;; esac
        fi
    done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _nnrun nnrun
