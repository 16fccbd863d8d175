# Completion of paperreader in fish, which asks the program what may follow.
function __paperreader_complete
    set -lx _ARGCOMPLETE 1
    set -lx _ARGCOMPLETE_SHELL fish
    set -lx _ARGCOMPLETE_IFS \n
    set -lx _ARGCOMPLETE_DFS \t
    set -lx _ARGCOMPLETE_SUPPRESS_SPACE 1
    set -lx COMP_LINE (commandline --current-process)
    set -lx COMP_POINT (string length -- (commandline --current-process --cut-at-cursor))
    set -lx COMP_TYPE 9
    paperreader 8>&1 >/dev/null 2>&1 9>&2 </dev/null
end
complete --command paperreader --no-files --arguments '(__paperreader_complete)'
