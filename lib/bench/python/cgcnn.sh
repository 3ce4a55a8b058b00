#!/bin/sh
# Our step at CGCNN's size and at the default size, and a CGCNN's in PyTorch, in turn and in both orders; one thread each.
#   cgcnn.sh [turns] [steps]     after mvn -Pbench -pl lib/bench -am package -DskipTests
set -eu
turns=${1:-4} steps=${2:-200}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 OPT_OUT_TRACKING=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java_() { java "@$here/jvm.options" -cp "${BENCH_CP:-$here/target/benchmarks.jar}" "$@" 2>"$work/stderr" || { cat "$work/stderr" >&2; exit 1; }; }
ours() { java_ io.equipoise.bench.TrainingPace "$1" 64 3 64 "$steps" 512 | sed "s/^/$1 /" >>"$work/all"; }
peer() { "$python" "$here/python/cgcnn.py" "$work/graphs.jsonl" --steps "$steps" | sed 's/^/peer /' >>"$work/all"; }
java_ io.equipoise.bench.PeerGraphs "$work/graphs.jsonl" 512 CGCNN
turn=0
while [ "$turn" -lt "$turns" ]; do
  turn=$((turn + 1))
  if [ $((turn % 2)) -eq 1 ]; then ours CGCNN; peer; ours DEFAULT; else ours DEFAULT; peer; ours CGCNN; fi
  echo "turn $turn done, load $(cut -d' ' -f1 /proc/loadavg)" >&2
done
awk '
  / parameters / { size[$1] = $NF }
  / median / { n[$1]++; clock[$1, n[$1]] = $3; busy[$1, n[$1]] = $5 }
  function median(of, key,   c, i, j, t, a) {
    c = n[key]
    for (i = 1; i <= c; i++) a[i] = of[key, i]
    for (i = 1; i <= c; i++) for (j = i + 1; j <= c; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t }
    return c % 2 ? a[(c + 1) / 2] : (a[c / 2] + a[c / 2 + 1]) / 2
  }
  END {
    printf "%-8s %10s %14s %10s %18s %10s\n", "network", "parameters", "structures/s", "ratio", "structures/cpu-s", "ratio"
    split("peer CGCNN DEFAULT", names, " ")
    for (i = 1; i <= 3; i++) {
      k = names[i]
      printf "%-8s %10d %14.1f %10.2f %18.1f %10.2f\n", k, size[k], median(clock, k), median(clock, k) / median(clock, "peer"), median(busy, k), median(busy, k) / median(busy, "peer")
    }
  }' "$work/all"
