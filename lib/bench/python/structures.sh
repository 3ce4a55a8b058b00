#!/bin/sh
# Reading structures and cutting graphs, ours and numpy's on the same structures: structures per second of processor time, and ratios.
#   structures.sh [structures] [turns]      after mvn -Pbench -pl lib/bench -am package -DskipTests; DATA=DIR for mp_small below it
set -eu
count=${1:-500}
turns=${2:-5}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '# load %s\n' "$(cut -d ' ' -f 1 /proc/loadavg)"
java -Xmx2g -XX:+UseSerialGC ${DATA:+-Dequipoise.data=$DATA} -cp "${BENCH_CP:-$here/target/benchmarks.jar}" \
  io.equipoise.bench.StructurePace "$count" "$turns" "$work/crystals.jsonl" > "$work/paces"
"$python" "$here/python/structures.py" "$work/crystals.jsonl" "$turns" >> "$work/paces"
printf '# load %s\n' "$(cut -d ' ' -f 1 /proc/loadavg)"
awk '
  /^#/ { print; next }
  { pace[$1] = $2; order[++n] = $1 }
  END {
    printf "%-26s %13s %10s\n", "way", "structures/s", "to numpy"
    for (i = 1; i <= n; i++) {
      name = order[i]
      base = name ~ /8A.*k3/ ? pace["numpy-graph-8A-12-k3"] : pace["numpy-neighbours-8A-12"]
      if (name ~ /8A/) printf "%-26s %13.0f %10.1f\n", name, pace[name], pace[name] / base
      else printf "%-26s %13.0f\n", name, pace[name]
    }
    printf "goal: neighbours-8A-12 >= %d on an idle machine (20 x 161 of a published Python featuriser)\n", 20 * 161
  }' "$work/paces"
