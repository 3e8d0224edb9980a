using CsCheck;
using QRHead.Tokenization;
using QRHead.Tokenization.Models;

namespace QRHead.Tests.Tokenization;

/// <summary>Long texts are merged seam by seam, and pieces are remembered; neither may show.</summary>
public class PieceWriterTests
{
    /// <summary>The first two have no pre-tokenizer or none that cuts: the whole text is one piece.</summary>
    [Theory]
    [InlineData("phi3")]
    [InlineData("metaspace-first-split")]
    [InlineData("gpt2")]
    public void A_text_has_the_tokens_that_its_pieces_have_when_merged_as_a_whole(string name)
    {
        var file = TokenizerFile.Read(File.ReadAllBytes(Repository.TokenizerPath(name)), name);
        var tokenizer = Tokenizer.Load(Repository.TokenizerPath(name));
        SomeText.Any.Array[1, 8].Select(string.Concat).Where(text => text.Length > 0).Sample(
            text =>
            {
                var found = tokenizer.Encode(text, AddedTokenScope.Nowhere, addTemplate: false);
                Assert.Equal(MergedAsAWhole(file, text), found.Ids);
            },
            iter: 1_000);
    }

    [Fact]
    public void A_text_that_was_met_before_has_the_same_tokens_and_ranges()
    {
        var tokenizer = Tokenizer.Load(Repository.TokenizerPath("phi3"));
        SomeText.Any.Sample(
            text =>
            {
                var fresh = Tokenizer.Load(Repository.TokenizerPath("phi3")).Encode(text, AddedTokenScope.Plain);
                for (int time = 0; time < 2; time++)
                {
                    var again = tokenizer.Encode(text, AddedTokenScope.Plain);
                    Assert.Equal(fresh.Ids, again.Ids);
                    Assert.Equal(fresh.Ranges, again.Ranges);
                }
            },
            iter: 200);
    }

    private static List<int> MergedAsAWhole(TokenizerFile file, string text)
    {
        var ids = new List<int>();
        var normalized = file.Normalizer?.Normalize(new NormalizedText(text)) ?? new NormalizedText(text);
        var pieces = new QRHead.Tokenization.PreTokenizers.Pieces(normalized);
        pieces = file.PreTokenizer?.Apply(pieces) ?? pieces;
        var tokens = new PieceTokens();
        foreach (var range in pieces.Ranges)
        {
            string piece = pieces.Text.Chars[range.Start..range.End].ToString();
            file.Model.Tokenize(file.PreTokenizer?.WritesBytes ?? false ? InBytes(piece) : piece, tokens);
            foreach (var token in tokens.Span)
                ids.Add(token.Id);
        }

        return ids;
    }

    private static string InBytes(string piece)
    {
        char[] symbols = new char[piece.Length * 3];
        int count = ByteAlphabet.Write(piece, symbols, new int[symbols.Length]);
        return new string(symbols, 0, count);
    }
}
