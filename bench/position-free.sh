#!/usr/bin/env bash
# Makes the tables of bench/results/position-free.md: what an index finds by itself, with words and with embeddings, beside what it is measured by.
# Usage: bench/position-free.sh MODEL OUT DATA...
# MODEL is what --model takes (built-in for the model inside); OUT gets a folder for each DATA, a BEIR folder or a file of questions with their own passages.
# The tools qrhead and qrhead-dense must be on the path. What was ended goes on where it stopped.
#   tools/article-instances.cs makes squad-test, tools/kinds-of-text.cs covid, covid-topics, md and faq; LoCoMo's file is read as it is.
set -euo pipefail
model=$1 out=$2
shift 2
systems=standard options=()
[ "$model" = built-in ] || options=(--model "$model")
case $model in *SmolLM2*) systems+=,heads:seven,heads:seven+bm25,heads:seven+dense+bm25 ;; esac
for data in "$@"; do
  name=$(basename "$data")
  qrhead eval --data "$data" --systems "$systems" --measures nDCG@10,MRR@10 --on-overflow truncate "${options[@]}" --out "$out/${name%.*}"
done
for report in "$out"/*/report.md; do
  printf '\n## %s\n' "$(basename "$(dirname "$report")")"
  cat "$report"
done
