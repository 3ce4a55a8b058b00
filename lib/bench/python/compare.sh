#!/bin/sh
# Our training step and the Python peer's in turn, one thread each; prints both and the ratio.
#   compare.sh [turns] [steps] [kind]        after mvn -Pbench -pl lib/bench -am package -DskipTests
set -eu
turns=${1:-3} steps=${2:-200} kind=${3:-PUBLISHED}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 OPT_OUT_TRACKING=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ours() { java "@$here/jvm.options" -cp "$here/target/benchmarks.jar" "$@" 2>"$work/stderr" || { cat "$work/stderr"; exit 1; }; }
ours io.equipoise.bench.PeerGraphs "$work/graphs.jsonl" 512
turn=0
while [ "$turn" -lt "$turns" ]; do
  turn=$((turn + 1))
  java_pace=$(ours io.equipoise.bench.TrainingPace "$kind" 64 3 64 "$steps" 512 | awk '/^median/ {print $2}')
  peer_pace=$("$python" "$here/python/step.py" "$work/graphs.jsonl" --kind "$kind" --steps "$steps" | awk '/^median/ {print $2}')
  echo "$kind turn $turn: ours $java_pace, peer $peer_pace structures/s, ratio $(awk "BEGIN {printf \"%.2f\", $java_pace / $peer_pace}"), load $(cut -d' ' -f1-3 /proc/loadavg)"
done
