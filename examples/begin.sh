# Sourced by the examples: a disposable repository with fixed names and dates, deaf to your configuration, removed at the end.
set -eu
command -v mergekit >/dev/null || { echo "mergekit is not on the PATH: pip install . in a clone of it" >&2; exit 2; }
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
git init --quiet --initial-branch=main
clock=1767258000

# work AGENT: begin a branch of that agent, where main is (or at a commit: work AGENT COMMIT).
work() {
    git switch --quiet --create "agent/$1" "${2:-main}"
}

# commit AUTHOR MESSAGE: commit everything that is there; on an agent's branch the commit says which one.
commit() {
    clock=$((clock + 60))
    export GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="$1@example.com" GIT_AUTHOR_DATE="$clock +0000"
    export GIT_COMMITTER_NAME="$1" GIT_COMMITTER_EMAIL="$1@example.com" GIT_COMMITTER_DATE="$clock +0000"
    git add --all
    case $(git symbolic-ref --short HEAD) in
        agent/*) git commit --quiet --message "$2" --message "Mergekit-Replica: $(git symbolic-ref --short HEAD)" ;;
        *) git commit --quiet --message "$2" ;;
    esac
}

# put FILE LINE...: write a file.
put() {
    file=$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$@" >"$file"
}

# replace FILE OLD NEW: replace a text in a file.
replace() {
    sed "s|$2|$3|" "$1" >"$1.new"
    mv "$1.new" "$1"
}

# run COMMAND...: show a command, what it prints, and its exit code where that is not 0.
run() {
    echo
    echo "\$ $*"
    "$@" || echo "(exit code $?)"
}
