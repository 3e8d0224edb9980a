using System.Globalization;
using System.Text;
using CsCheck;
using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

/// <summary>Compares ids with Hugging Face's own library, on texts that nobody chose.</summary>
public class HuggingFaceTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("o200k")]
    [InlineData("phi3")]
    [InlineData("metaspace-first-split")]
    [InlineData("normalizers-nfc-nfkc")]
    [InlineData("unk-fused")]
    public void Encodes_any_text_as_Hugging_Face_does(string name)
    {
        string path = Repository.TokenizerPath(name);
        var ours = Tokenizer.Load(path);
        using var theirs = LoadOrSkip(path);

        SomeText.Any.Where(IsComparable).Sample(
            text =>
            {
                int[] expected = [.. theirs.Encode(text).Select(id => (int)id)];
                var found = ours.Encode(text, AddedTokenScope.Everywhere).Ids;
                Assert.True(
                    expected.SequenceEqual(found),
                    $"{name}: {Escaped(text)}\nexpected {string.Join(' ', expected)}\nfound    {string.Join(' ', found)}");
            },
            iter: 2_000,
            threads: 1);
    }

    /// <summary>
    /// Leaves out what the library's C interface cuts (NUL), and characters too new for .NET's tables, which may be letters in its own.
    /// </summary>
    private static bool IsComparable(string text) =>
        text.EnumerateRunes().All(rune => rune.Value != 0 && Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned);

    private static string Escaped(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static Tokenizers.DotNet.Tokenizer LoadOrSkip(string path)
    {
        try
        {
            return new Tokenizers.DotNet.Tokenizer(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            Assert.Skip($"Hugging Face's native library does not load here: {e.Message}");
            throw;
        }
    }
}
