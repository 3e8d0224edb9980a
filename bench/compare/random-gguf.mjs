// Writes a model of Qwen2.5-0.5B's shape with random weights as a GGUF file in Q8_0, so that llama.cpp can be measured on it without a download.
// Usage: node random-gguf.mjs OUT.gguf
import fs from "node:fs";

const shape = {layers: 24, hidden: 896, feedForward: 4864, heads: 14, kvHeads: 2, headDim: 64, vocabulary: 151936};
const [out] = process.argv.slice(2);
const F32 = 0, Q8_0 = 8, ALIGNMENT = 32;

const u32 = n => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b; };
const u64 = n => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(n)); return b; };
const f32 = n => { const b = Buffer.alloc(4); b.writeFloatLE(n); return b; };
const text = t => Buffer.concat([u64(Buffer.byteLength(t)), Buffer.from(t)]);
const key = (name, type, value) => Buffer.concat([text(name), u32(type), value]);
const list = (type, values) => Buffer.concat([u32(type), u64(values.length), ...values]);

// GPT-2's alphabet of bytes, then words that stand for nothing: llama.cpp wants a tokenizer, though none is used.
const printable = b => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
let beyond = 256;
const letters = Array.from({length: 256}, (_, b) => String.fromCodePoint(printable(b) ? b : beyond++));
const vocabulary = Array.from({length: shape.vocabulary}, (_, i) => i < 256 ? letters[i] : `word${i}`);
const keys = [
  key("general.architecture", 8, text("qwen2")),
  key("qwen2.block_count", 4, u32(shape.layers)),
  key("qwen2.context_length", 4, u32(32768)),
  key("qwen2.embedding_length", 4, u32(shape.hidden)),
  key("qwen2.feed_forward_length", 4, u32(shape.feedForward)),
  key("qwen2.attention.head_count", 4, u32(shape.heads)),
  key("qwen2.attention.head_count_kv", 4, u32(shape.kvHeads)),
  key("qwen2.attention.layer_norm_rms_epsilon", 6, f32(1e-6)),
  key("qwen2.rope.freq_base", 6, f32(1e6)),
  key("qwen2.vocab_size", 4, u32(shape.vocabulary)),
  key("tokenizer.ggml.model", 8, text("gpt2")),
  key("tokenizer.ggml.pre", 8, text("qwen2")),
  key("tokenizer.ggml.tokens", 9, list(8, vocabulary.map(text))),
  key("tokenizer.ggml.token_type", 9, list(5, vocabulary.map(() => u32(1)))),
  key("tokenizer.ggml.merges", 9, list(8, [text("w o")])),
  key("tokenizer.ggml.eos_token_id", 4, u32(0)),
];

const tensors = [];
const add = (name, type, ...dims) => tensors.push({name, type, dims, bytes: dims.reduce((a, b) => a * b) * (type === F32 ? 4 : 34 / 32)});
const q = shape.heads * shape.headDim, kv = shape.kvHeads * shape.headDim;
add("token_embd.weight", Q8_0, shape.hidden, shape.vocabulary);
add("output_norm.weight", F32, shape.hidden);
for (let i = 0; i < shape.layers; i++) {
  add(`blk.${i}.attn_norm.weight`, F32, shape.hidden);
  add(`blk.${i}.ffn_norm.weight`, F32, shape.hidden);
  for (const [name, width] of [["q", q], ["k", kv], ["v", kv]]) {
    add(`blk.${i}.attn_${name}.weight`, Q8_0, shape.hidden, width);
    add(`blk.${i}.attn_${name}.bias`, F32, width);
  }
  add(`blk.${i}.attn_output.weight`, Q8_0, q, shape.hidden);
  add(`blk.${i}.ffn_gate.weight`, Q8_0, shape.hidden, shape.feedForward);
  add(`blk.${i}.ffn_up.weight`, Q8_0, shape.hidden, shape.feedForward);
  add(`blk.${i}.ffn_down.weight`, Q8_0, shape.feedForward, shape.hidden);
}

let offset = 0;
const infos = tensors.map(tensor => {
  const info = Buffer.concat([text(tensor.name), u32(tensor.dims.length), ...tensor.dims.map(u64), u32(tensor.type), u64(offset)]);
  offset += Math.ceil(tensor.bytes / ALIGNMENT) * ALIGNMENT;
  return info;
});
const header = Buffer.concat([Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(keys.length), ...keys, ...infos]);
const file = fs.openSync(out, "w");
fs.writeSync(file, Buffer.concat([header, Buffer.alloc((ALIGNMENT - header.length % ALIGNMENT) % ALIGNMENT)]));
let state = 1;
for (const tensor of tensors) {
  const bytes = Buffer.alloc(Math.ceil(tensor.bytes / ALIGNMENT) * ALIGNMENT);
  if (tensor.type === F32) {
    for (let i = 0; i < tensor.bytes; i += 4)
      bytes.writeFloatLE(tensor.name.includes("norm") ? 1 : 0, i);
  } else {
    for (let i = 0; i < tensor.bytes; i += 34) {
      bytes.writeUInt16LE(0x0c00, i); // f16 2.4e-4: numbers up to 0.03
      for (let j = 2; j < 34; j++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        bytes[i + j] = state >>> 24;
      }
    }
  }
  fs.writeSync(file, bytes);
}
fs.closeSync(file);
