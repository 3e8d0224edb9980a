// Reads random tokens with llama.cpp (the build that node-llama-cpp brings) and prints the best speed of some runs as JSON.
// Usage: node llama-cpp.mjs MODEL.gguf TOKENS RUNS THREADS
import {getLlama} from "node-llama-cpp";

const [path, tokensText, runsText, threadsText] = process.argv.slice(2);
const tokens = Number(tokensText);
const llama = await getLlama({gpu: false, build: "never", logLevel: "error"});
const model = await llama.loadModel({modelPath: path, gpuLayers: 0});
const context = await model.createContext({contextSize: tokens + 64, threads: Number(threadsText), batchSize: 512, flashAttention: true, sequences: 1});
const sequence = context.getSequence();
let best = Infinity;
for (let run = 0; run < Number(runsText); run++) {
  const text = Array.from({length: tokens}, (_, i) => 1000 + ((i * 7919 + run * 104729) % 30000));
  await sequence.clearHistory();
  const start = process.hrtime.bigint();
  await sequence.evaluateWithoutGeneratingNewTokens(text);
  best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(JSON.stringify({tool: "llama.cpp", model: path.split("/").pop(), tokens, threads: Number(threadsText), tokens_per_second: Math.round(tokens / best * 10) / 10}));
process.exit(0);
