# nnrun.fish -- completion for fish: asks the program itself what may stand there.

function __nnrun_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c nnrun -f -a '(__nnrun_complete)'
