using QRHead.Generation;
using QRHead.Tokenization;

namespace QRHead.Tests.Generation;

/// <summary>Text that is given as its tokens come is the text of all tokens at once, whatever the tokens are.</summary>
public class StreamedTextTests
{
    public static TheoryData<string> Tokenizers =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root(), "test/Goldens"), "tokenizer.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root(), file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Pieces_together_are_the_whole(string file)
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Repository.Root(), file));
        var random = new Random(1);
        int[] bytes =
        [
            .. Enumerable.Range(0, tokenizer.VocabularySize).Where(id => tokenizer.TokenOf(id) is { Length: 1 } or { Length: 6 }),
        ];
        for (int trial = 0; trial < 300; trial++)
        {
            int[] ids =
            [
                .. Enumerable.Range(0, random.Next(1, 40)).Select(
                    _ => random.Next(3) > 0 && bytes.Length > 0 ? bytes[random.Next(bytes.Length)] : random.Next(tokenizer.VocabularySize)),
            ];
            var text = new StreamedText(tokenizer);
            string streamed = string.Concat(ids.Select(text.Add)) + text.End();
            Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: true), streamed);
        }
    }

    [Fact]
    public void A_character_of_several_tokens_is_given_whole()
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Repository.Root(), "test/Goldens/models/qwen3/tokenizer.json"));
        Encoding crab = tokenizer.Encode("a🦀b", AddedTokenScope.Plain);
        var text = new StreamedText(tokenizer);
        string[] pieces = [.. crab.Ids.Select(text.Add)];
        Assert.True(pieces.Length > 3);
        Assert.Equal(["a", "🦀", "b"], pieces.Where(piece => piece.Length > 0));
        Assert.Equal("", text.End());
    }

    [Fact]
    public void Bytes_that_end_in_the_middle_of_a_character_are_given_at_the_end()
    {
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(Repository.Root(), "test/Goldens/models/qwen3/tokenizer.json"));
        int[] crab = [.. tokenizer.Encode("🦀", AddedTokenScope.Plain).Ids];
        var text = new StreamedText(tokenizer);
        Assert.Equal("", text.Add(crab[0]));
        Assert.Equal("\uFFFD", text.End());
    }
}
