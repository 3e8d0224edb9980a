namespace QRHead.Tests.Tokenization;

/// <summary>All golden tokenizers, with the large vocabularies and the long texts.</summary>
public class GoldenTokenizerTests
{
    public static TheoryData<string> Folders =>
    [
        "llama3", "qwen3", "smollm2", "llama2", "metaspace-first-split", "metaspace-first-nosplit", "metaspace-always-split",
        "metaspace-always-nosplit", "metaspace-never-split", "metaspace-never-nosplit", "gemma", "gpt2", "gpt2-prefix-trim", "o200k",
        "split-sequence", "phi3", "normalizers-nfc-nfkc", "normalizers-nfkd-replace", "unk-fused", "unk-single", "unk-none",
        "merges-pairs-spaces", "legacy-byte-level", "legacy-metaspace",
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Encodes_and_decodes_as_Hugging_Face_does(string folder)
    {
        var golden = new GoldenTokenizer(Shared.Require($"goldens/tokenizers/{folder}"));

        golden.CheckTexts("cases.jsonl");
        golden.CheckTexts("long.jsonl.gz");
        golden.CheckDecoding("decode.jsonl");
    }
}
