# Completion of paperreader in bash, which asks the program what may follow.
_paperreader() {
    # To readline an @ belongs to the word that it begins.
    IFS=$'\v' read -r -d '' -a COMPREPLY < <(
        _ARGCOMPLETE=1 _ARGCOMPLETE_SHELL=bash _ARGCOMPLETE_IFS=$'\v' _ARGCOMPLETE_SUPPRESS_SPACE=1 \
            _ARGCOMPLETE_COMP_WORDBREAKS=${COMP_WORDBREAKS//@} \
            COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT COMP_TYPE=$COMP_TYPE \
            "$1" 8>&1 >/dev/null 2>&1 9>&2 </dev/null
    )
    [[ ${COMPREPLY[0]-} == *[=/:] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -o default -F _paperreader paperreader
