#!/bin/sh
# Cells of forgetting in linear regression, ours and numpy's, one thread each: milliseconds of processor time and their ratio.
#   forgetting.sh [samples per dimension] [dimensions]      after mvn -Pbench -pl lib/bench -am package -DskipTests
set -eu
ratio=${1:-10}
dimensions=${2:-"5 20 100 500"}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
for way in diagonal rotated; do
  # shellcheck disable=SC2086 # a list of numbers
  java -cp "${BENCH_CP:-$here/target/benchmarks.jar}" io.equipoise.bench.ForgettingCells $way "$ratio" $dimensions | sed 's/^/ours /'
  # shellcheck disable=SC2086
  "$python" "$here/python/forgetting.py" $way "$ratio" $dimensions | sed 's/^/numpy /'
done | awk '
  BEGIN { printf "%-9s %5s %12s %12s %8s %10s\n", "way", "d", "ours ms", "numpy ms", "ratio", "off" }
  $1 == "ours" { ms[$2 $3] = $4; value[$2 $3] = $5 }
  $1 == "numpy" {
    off = ($5 - value[$2 $3]) / $5
    printf "%-9s %5d %12.4f %12.4f %8.1f %10.1e\n", $2, $3, ms[$2 $3], $4, $4 / ms[$2 $3], off < 0 ? -off : off
  }'
