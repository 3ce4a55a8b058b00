#!/usr/bin/env bash
# Prints this machine's GPUs as Spark wants them: {"name":"gpu","addresses":["0","1"]}
#
#   spark.worker.resource.gpu.discoveryScript    standalone: the worker's --properties-file
#   spark.executor.resource.gpu.discoveryScript  Kubernetes, YARN
#
# A machine without GPUs gives an empty list and exit 0; Spark then says how many it missed.
set -euo pipefail

addresses=
if command -v nvidia-smi > /dev/null; then
  while IFS= read -r index; do
    [[ $index =~ ^[0-9]+$ ]] && addresses+="${addresses:+,}\"$index\""
  done < <(nvidia-smi --query-gpu=index --format=csv,noheader 2> /dev/null || true)
fi
printf '{"name":"gpu","addresses":[%s]}\n' "$addresses"
