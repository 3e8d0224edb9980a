#!/usr/bin/env bash
# Measures qrhead and llama.cpp in turn on this machine, on the same models and threads. Needs Node.js; `npm install` here first.
# Usage: bench/compare/run.sh SMOLLM2.gguf [THREADS] > result.jsonl
set -euo pipefail
cd "$(dirname "$0")"
smollm2=$(realpath "$1"); threads=${2:-$(nproc)}
dotnet build ../../src/QRHead.Cli -c Release -v quiet -clp:ErrorsOnly >&2
qrhead="dotnet ../../artifacts/bin/QRHead.Cli/release/QRHead.Cli.dll bench --threads $threads --format json"
[ -f random-0.5b.gguf ] || node random-gguf.mjs random-0.5b.gguf
for round in 1 2; do
  for tokens in 2048 8192; do
    node llama-cpp.mjs "$smollm2" $tokens 2 "$threads"
    $qrhead --model "$smollm2" --lengths $tokens --runs 2
    $qrhead --model "$smollm2" --lengths $tokens --runs 2 --layers 20
    node llama-cpp.mjs random-0.5b.gguf $tokens 2 "$threads"
    $qrhead --shape qwen2.5-0.5b --lengths $tokens --runs 2
    $qrhead --shape qwen2.5-0.5b --lengths $tokens --runs 2 --layers 16
  done
done
