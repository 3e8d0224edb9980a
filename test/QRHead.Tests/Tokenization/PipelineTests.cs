using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

/// <summary>What each stage does to a text, one small example a rule.</summary>
public class PipelineTests
{
    /// <summary>Writes the tokens of a text with their ranges: <c>f[0,1) i[0,1)</c>.</summary>
    private static void CheckRanges(string normalizer, string text, string expected)
    {
        var tokenizer = Some.Tokenizer($"\"normalizer\":{normalizer}");

        var found = tokenizer.Encode(text, AddedTokenScope.Everywhere);

        Assert.Equal(
            expected, string.Join(' ', found.Ids.Zip(found.Ranges, (id, range) => $"{tokenizer.TokenOf(id)}[{range.Start},{range.End})")));
    }

    /// <summary>Writes the pieces of a text, divided by bars.</summary>
    private static void CheckPieces(string preTokenizer, string text, string expected)
    {
        var stage = QRHead.Tokenization.PreTokenizers.PreTokenizer.Read(Section(preTokenizer))!;

        var found = stage.Apply(new(new NormalizedText(text)));

        Assert.Equal(expected, string.Join('|', found.Ranges.Select(piece => found.Text.Chars[piece.Start..piece.End].ToString())));
    }

    private static JsonSection Section(string json) => new(System.Text.Json.JsonDocument.Parse(json).RootElement, "", "test.json");

    private static void CheckDecoding(string decoder, string[] tokens, string expected)
    {
        var stage = QRHead.Tokenization.Decoders.Decoder.Read(Section(decoder))!;

        Assert.Equal(expected, string.Concat(stage.Decode([.. tokens])));
    }

    [Theory]
    [InlineData("""{"type":"NFC"}""", "e\u0301x", "é[0,1) x[2,3)")] // the mark belongs to no token
    [InlineData("""{"type":"NFD"}""", "éx", "e[0,1) \u0301[0,1) x[1,2)")]
    [InlineData("""{"type":"NFKC"}""", "ﬁx", "f[0,1) i[0,1) x[1,2)")]
    [InlineData("""{"type":"NFC"}""", "ﬁ", "ﬁ[0,1)")]
    [InlineData("""{"type":"NFC"}""", "\u1100\u1161\u11A8", "\uAC01[0,1)")]
    [InlineData("""{"type":"NFD"}""", "\uAC00", "\u1100[0,1) \u1161[0,1)")]
    [InlineData("""{"type":"NFD"}""", "é\u0323", "e[0,1) \u0323[1,2) \u0301[1,2)")] // marks are put in order of class
    [InlineData("""{"type":"NFKC"}""", "\u32FF", "\u32FF[0,1)")] // younger than Unicode 9
    [InlineData("""{"type":"Lowercase"}""", "İΣ", "i[0,1) \u0307[0,1) σ[1,2)")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":true}""", " \u3000a b ", "a[2,3)  [3,4) b[4,5)")]
    [InlineData("""{"type":"StripAccents"}""", "e\u0301é", "e[0,1) é[2,3)")]
    [InlineData("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", "a b", "a[0,1) ▁[1,2) b[2,3)")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"\\s{2,}"},"content":" "}""", "a    b", "a[0,1)  [4,5) b[5,6)")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "🎉a", "▁[0,2) 🎉[0,2) a[2,3)")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "", "")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"NFKD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""", "ÉX",
        "e[0,1) x[1,2)")]
    public void Normalizers_keep_track_of_the_original(string normalizer, string text, string expected) =>
        CheckRanges(normalizer, text, expected);

    [Theory]
    [InlineData("Removed", "a| b|c")]
    [InlineData("Isolated", "a|-|-| b|-|c")]
    [InlineData("MergedWithPrevious", "a-|-| b-|c")]
    [InlineData("MergedWithNext", "a|-|- b|-c")]
    [InlineData("Contiguous", "a|--| b|-|c")]
    public void Split_treats_matches_as_its_behavior_says(string behavior, string expected) =>
        CheckPieces($$"""{"type":"Split","pattern":{"String":"-"},"behavior":"{{behavior}}"}""", "a-- b-c", expected);

    [Theory]
    [InlineData("""{"type":"Split","pattern":{"Regex":"\\p{L}+"},"behavior":"Removed","invert":true}""", "ab, cd", "ab|cd")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12½", "a|1|2|½")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a12½b", "a|12½|b")]
    [InlineData("""{"type":"Whitespace"}""", "it's  a_b!?", "it|'|s|a_b|!?")]
    [InlineData("""{"type":"WhitespaceSplit"}""", "it's  a_b!?", "it's|a_b!?")]
    [InlineData("""{"type":"Punctuation"}""", "a$,b\u061D", "a|$|,|b\u061D")] // U+061D is younger than the table
    [InlineData("""{"type":"Punctuation","behavior":"Contiguous"}""", "a$,b", "a|$,|b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "a  b", "▁a|▁|▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":false}""", "a b", "a▁b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""", " a", "▁a")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":false}""", "a b", " a b")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":false}""", "it's 12  𝟙𝟚 𠀀a!\n b", "it|'s| 12| | 𝟙𝟚| 𠀀a|!|\n| b")]
    [InlineData("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Digits"}]}""", "a1 b", "a|1|b")]
    public void Pre_tokenizers_cut_where_Hugging_Face_does(string preTokenizer, string text, string expected) =>
        CheckPieces(preTokenizer, text, expected);

    [Theory]
    [InlineData("""{"type":"ByteLevel"}""", new[] { "Ġa", "Ã", "©", "Ã", "b" }, " aé\uFFFDb")]
    [InlineData("""{"type":"ByteFallback"}""", new[] { "a", "<0xC3>", "<0xA9>", "b", "<0x41>", "<0xC3>" }, "aéb\uFFFD\uFFFD")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}""", new[] { "▁a", "▁b" }, "a b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", new[] { "▁a", "▁b" }, " a b")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""",
        new[] { " ", " a " }, " a ")]
    [InlineData("""{"type":"Replace","pattern":{"String":"▁"},"content":" "}""", new[] { "▁a▁", "b" }, " a b")]
    public void Decoders_undo_the_stages(string decoder, string[] tokens, string expected) => CheckDecoding(decoder, tokens, expected);
}
