#!/usr/bin/env bash
# What action.yml runs: reads its inputs from SKINLINT_*, writes `status` and `sarif` to $GITHUB_OUTPUT, and ends with
# the status of `skinlint check`. Works in bash 3.2, which macOS has.
set -uo pipefail

output() { printf '%s\n' "$1" >>"${GITHUB_OUTPUT:-/dev/null}"; }
stop() {
    printf '::error title=skinlint::%s\n' "$1"
    output "status=2"
    exit 2
}

paths=()
while IFS= read -r line; do
    line="${line%$'\r'}"
    [ -n "${line//[[:space:]]/}" ] && paths+=("$line")
done <<<"${SKINLINT_PATHS:-.}"
[ "${#paths[@]}" -gt 0 ] || paths=(.)

options=()
[ -n "${SKINLINT_FAIL_ON:-}" ] && options+=(--fail-on "$SKINLINT_FAIL_ON")
[ -n "${SKINLINT_FAIL_ON_CONFIDENCE:-}" ] && options+=(--fail-on-confidence "$SKINLINT_FAIL_ON_CONFIDENCE")
[ -n "${SKINLINT_BASELINE:-}" ] && options+=(--baseline "$SKINLINT_BASELINE")
[ "${SKINLINT_CACHE:-true}" = true ] || options+=(--no-cache)
read -r -a further <<<"${SKINLINT_ARGS:-}" || true
options+=(${further[@]+"${further[@]}"})

base="${SKINLINT_BASE:-}"
changed="${SKINLINT_CHANGED_ONLY:-false}"
case "$changed" in
    false | files | lines) ;;
    *) stop "changed-only: expected false, files or lines, got $changed" ;;
esac
if [ "$changed" != false ] && [ -z "${base//0/}" ]; then
    # The first push of a branch, or a run by hand: there is nothing to compare with.
    echo "skinlint: nothing to compare with; all drafts are checked"
    changed=false
fi
if [ "$changed" = lines ]; then
    options+=(--diff "$base")
elif [ "$changed" = files ]; then
    list="$(mktemp)"
    if ! git -c core.quotePath=false diff --name-only --relative -z --diff-filter=d "$base...HEAD" -- "${paths[@]}" \
        >"$list" 2>"$list.error"; then
        stop "changed-only: git cannot compare with $base ($(tail -n 1 "$list.error")); check out with fetch-depth: 0"
    fi
    paths=()
    while IFS= read -r -d '' path; do
        case "$path" in
            *.md | *.markdown | *.mdx | *.mdown | *.html | *.htm | *.txt | *.text) paths+=("$path") ;;
        esac
    done <"$list"
    rm -f "$list" "$list.error"
    if [ "${#paths[@]}" -eq 0 ]; then
        echo "skinlint: no draft changed"
        output "status=0"
        exit 0
    fi
fi

status=0
skinlint check --format "${SKINLINT_FORMAT:-github}" ${options[@]+"${options[@]}"} -- "${paths[@]}" || status=$?
output "status=$status"
if [ -n "${SKINLINT_SARIF:-}" ]; then
    # What was just found is in the cache. Drafts that cannot be read are told above and in the file.
    skinlint check --quiet --format sarif --output "$SKINLINT_SARIF" ${options[@]+"${options[@]}"} -- "${paths[@]}" \
        2>/dev/null || true
    [ -s "$SKINLINT_SARIF" ] && output "sarif=$SKINLINT_SARIF"
fi
exit "$status"
