# SPDX-License-Identifier: GPL-3.0-or-later
# For setup, run, test and check: where the tree is, plain messages, steps that say how long they took.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
deps=$root/.deps

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# step TITLE COMMAND...: shows what the command prints.
step() {
    local title=$1 start=$SECONDS; shift
    say "== $title"
    "$@" || die "$title: failed"
    say "   $((SECONDS - start)) s"
}

# quiet_step TITLE REMEDY COMMAND...: what the command prints goes to the log; its end is shown when it fails.
quiet_step() {
    local title=$1 remedy=$2 start=$SECONDS log=$deps/setup.log; shift 2
    say "== $title"
    printf '\n== %s\n' "$title" >>"$log"
    if ! "$@" >>"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" | sed 's/^/   | /' >&2
        die "$title: failed. $remedy (everything it printed: .deps/setup.log)"
    fi
    say "   $((SECONDS - start)) s"
}

# A file of ours with torch in it takes up to 2.5 GB of memory to compile.
build_jobs() {
    local by_memory
    by_memory=$(awk '/^MemAvailable:/ {print int($2 / 2621440)}' /proc/meminfo 2>/dev/null) || true
    local jobs
    jobs=$(nproc)
    [ "${by_memory:-$jobs}" -ge "$jobs" ] || jobs=$by_memory
    [ "$jobs" -ge 1 ] || jobs=1
    say "$jobs"
}
