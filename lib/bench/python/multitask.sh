#!/bin/sh
# Processor time of whole multi-task steps, ours and PyTorch's in turn, first one then the other first; one thread each.
#   multitask.sh [turns] [seconds for each cell]     after mvn -Pbench -pl lib/bench -am package -DskipTests
set -eu
turns=${1:-4} seconds=${2:-1.5}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 OPT_OUT_TRACKING=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ours() { java "@$here/jvm.options" -cp "${BENCH_CP:-$here/target/benchmarks.jar}" io.equipoise.bench.MultiTaskStep "$seconds" 2 11 40 2>"$work/stderr" | sed 's/^/ours /' >>"$work/all"; }
peer() { "$python" "$here/python/multitask.py" --seconds "$seconds" | sed 's/^/peer /' >>"$work/all"; }
turn=0
while [ "$turn" -lt "$turns" ]; do
  turn=$((turn + 1))
  if [ $((turn % 2)) -eq 1 ]; then ours; peer; else peer; ours; fi
  echo "turn $turn done, load $(cut -d' ' -f1 /proc/loadavg)" >&2
done
sort -k1,1 -k2,2 -k3,3n -k4,4n "$work/all" | awk '
  { key = $1 " " $2 " " $3; n[key]++; value[key, n[key]] = $4 }
  function median(key,   c) { c = n[key]; return c % 2 ? value[key, (c + 1) / 2] : (value[key, c / 2] + value[key, c / 2 + 1]) / 2 }
  END {
    split("sum bilb4mtl famo gsmgrad-fa mgda pcgrad cagrad fairgrad", methods, " ")
    split("2 11 40", sizes, " ")
    printf "%-11s %3s %9s %9s %10s %10s %10s\n", "method", "K", "ours ms", "peer ms", "ours/peer", "ours/sum", "peer/sum"
    for (s = 1; s <= 3; s++) for (i = 1; i <= 8; i++) {
      key = methods[i] " " sizes[s]
      o = median("ours " key); p = median("peer " key)
      printf "%-11s %3d %9.2f %9.2f %10.2f %10.2f %10.2f\n", methods[i], sizes[s], o, p, o / p, o / median("ours sum " sizes[s]), p / median("peer sum " sizes[s])
    }
  }'
