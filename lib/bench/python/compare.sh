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
ours io.equipoise.bench.PeerGraphs "$work/graphs.jsonl" 512 "$kind"
turn=0
while [ "$turn" -lt "$turns" ]; do
  turn=$((turn + 1))
  ours io.equipoise.bench.TrainingPace "$kind" 64 3 64 "$steps" 512 >"$work/ours"
  "$python" "$here/python/step.py" "$work/graphs.jsonl" --kind "$kind" --steps "$steps" >"$work/peer"
  echo "$(awk '/^median/ {print $2, $4}' "$work/ours" "$work/peer" | tr '\n' ' ') $(cut -d' ' -f1 /proc/loadavg)" | awk -v head="$kind turn $turn" '{
    printf "%s: clock ours %s, peer %s /s, ratio %.2f; cpu ours %s, peer %s /s, ratio %.2f; load %s\n",
      head, $1, $3, $1 / $3, $2, $4, $2 / $4, $5 }'
done
grep -h -e parameters -e memory "$work/peer"
grep -h parameters "$work/ours"
tail -2 "$work/ours" | head -1
