#!/bin/sh
# Writes requirements.lock and requirements-dev.lock from pyproject.toml: exact versions for
# Python 3.11 and newer on Linux, macOS and Windows, with neither addresses nor hashes.
# Versions already locked are kept where they still fit; `--upgrade` among the arguments
# takes the newest. One version serves every Python where one can. torch stays at the
# version given: make lock TORCH=…
# Usage: lock.sh PYTHON TORCH_VERSION [uv arguments]
set -eu
python=$1
torch=$2
shift 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "Installing uv into a temporary environment"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet uv
echo "torch==$torch" >"$work/torch.txt"

# compile NAME COMMENT [uv arguments]: resolve, then write NAME.lock.
compile() {
    name=$1
    comment=$2
    shift 2
    if [ -f "$name.lock" ]; then cp "$name.lock" "$work/$name.txt"; fi
    "$work/venv/bin/uv" pip compile pyproject.toml --group build --universal \
        --python-version 3.11 --fork-strategy fewest --no-header --no-annotate --quiet "$@" -o "$work/$name.txt"
    {
        echo "# $comment"
        echo "# Written by \`make lock\` from pyproject.toml; do not edit."
        echo "# CUDA packages are left out: a torch that uses them brings its own."
        grep -Ev '^(nvidia-|cuda-|triton)|sys_platform == .emscripten' \
            "$work/$name.txt"
    } >"$work/$name.lock"
    mv "$work/$name.lock" "$name.lock"
    echo "$name.lock: $(grep -c '==' "$name.lock") packages"
}

compile requirements "What article-qa runs on, and its build backend." \
    --constraint "$work/torch.txt" "$@"
compile requirements-dev "What article-qa runs on, is tested and checked with." \
    --group dev --constraint "$work/requirements.txt" "$@"
