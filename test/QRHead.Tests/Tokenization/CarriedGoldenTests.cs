namespace QRHead.Tests.Tokenization;

/// <summary>The small golden tokenizers that the project carries, so that they run everywhere.</summary>
public class CarriedGoldenTests
{
    public static TheoryData<string> Folders =>
        ["gpt2", "o200k", "phi3", "metaspace-first-split", "normalizers-nfc-nfkc", "unk-fused"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Encodes_and_decodes_as_Hugging_Face_does(string folder)
    {
        var golden = new GoldenTokenizer(Path.GetDirectoryName(Repository.TokenizerPath(folder))!);

        golden.CheckTexts("cases.jsonl");
        golden.CheckDecoding("decode.jsonl");
    }
}
