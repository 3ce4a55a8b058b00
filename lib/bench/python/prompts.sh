#!/bin/sh
# A step of prompt tuning, ours and PyTorch's, one thread each, in both orders: processor time, steps a second, ratio, and how far the losses
# before and after all steps are apart. One prompt in front, then seven (GRID's most, with five kept), then what progressive prompts have
# after 10, 20 and 50 tasks; a prompt that is kept is 4 KiB.
#   prompts.sh [steps]     after mvn -Pbench -pl lib/bench -am package -DskipTests
set -eu
steps=${1:-60}
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-/usr/bin/python3}
jar=${BENCH_CP:-$here/target/benchmarks.jar}
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
for order in 1 2; do
  for prompts in 1 7 10 20 50; do
    ways='ours torch'
    [ $order = 1 ] || ways='torch ours'
    for way in $ways; do
      if [ "$way" = ours ]; then
        line=$(java @"$here/jvm.options" -cp "$jar" io.equipoise.bench.PromptStep "$prompts" 12 64 "$steps" 2> /dev/null)
      else
        line=$("$python" "$here/python/prompts.py" "$prompts" 12 64 "$steps")
      fi
      echo "$order $way $line"
    done
  done
done | awk '
  BEGIN { printf "%-6s %-6s %8s %6s %10s %10s %10s %9s %9s\n", "order", "way", "prompts", "KiB", "ms", "steps/s", "to ours", "before", "after" }
  { line[++n] = $0; key = $1 "/" $3; if ($2 == "ours") { ms[key] = $6; before[key] = $8; after[key] = $9 } }
  function off(a, b) { return a < b ? (b - a) / b : (a - b) / b }
  END {
    for (i = 1; i <= n; i++) {
      split(line[i], w, " ")
      key = w[1] "/" w[3]
      printf "%-6s %-6s %8d %6d %10.3f %10.1f %10.2f %9.1e %9.1e\n", w[1], w[2], w[3], 4 * w[3], w[6], w[7], w[6] / ms[key], off(w[8], before[key]), off(w[9], after[key])
    }
  }'
uptime
