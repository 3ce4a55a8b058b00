#!/bin/sh
# A step of S-TFBO on hyper-cleaning, ours, numpy's and PyTorch's, one thread each, in both orders: milliseconds of processor time, oracle
# calls a second and ratios; then a step on one and on two executors, and memory over many steps.
#   bilevel.sh [steps] [rounds on Spark] [steps of the memory test]     after mvn -Pbench -pl lib/bench -am package -DskipTests
# With SPARK_HOME the executors are processes (local-cluster), else threads.
set -eu
steps=${1:-50}
rounds=${2:-20}
many=${3:-10000}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
jar=${BENCH_CP:-$here/target/benchmarks.jar}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
if [ -n "${SPARK_HOME:-}" ]; then masters='local-cluster[1,1,2048] local-cluster[2,1,2048]'; else masters='local[1] local[2]'; fi
ours() { java @"$here/jvm.options" -cp "$jar" io.equipoise.bench.BilevelStep "$@"; }
digits='1258 269 65 10'
mnist='6000 2000 785 10'
for order in 1 2; do
  for size in "$digits" "$mnist"; do
    ways='ours numpy torch'
    [ $order = 1 ] || ways='torch numpy ours'
    for way in $ways; do
      # shellcheck disable=SC2086 # four numbers
      if [ "$way" = ours ]; then ours step $size "$steps"; else "$python" "$here/python/bilevel.py" "$way" $size "$steps"; fi | sed "s/^/$order $way /"
    done
  done
done | awk '
  BEGIN { printf "%-6s %-6s %6s %6s %10s %10s %8s %9s\n", "order", "way", "rows", "width", "ms", "calls/s", "to ours", "off" }
  { line[++n] = $0; key = $1 "/" $3 "/" $4; if ($2 == "ours") { ms[key] = $5; f[key] = $7 } }
  END {
    for (i = 1; i <= n; i++) {
      split(line[i], w, " ")
      key = w[1] "/" w[3] "/" w[4]
      off = (w[7] - f[key]) / f[key]
      printf "%-6s %-6s %6d %6d %10.3f %10.1f %8.2f %9.1e\n", w[1], w[2], w[3], w[4], w[5], w[6], w[5] / ms[key], off < 0 ? -off : off
    }
  }'
for master in $masters; do
  # shellcheck disable=SC2086
  step=$(ours spark "$master" $mnist "$rounds" 2> "${TMPDIR:-/tmp}/bilevel.$$") || { cat "${TMPDIR:-/tmp}/bilevel.$$" >&2; exit 1; }
  rm -f "${TMPDIR:-/tmp}/bilevel.$$"
  echo "step on $step"
done
ours memory "$many"
uptime
