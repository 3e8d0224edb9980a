using System.Text;
using QRHead.Tokenization;

namespace QRHead.Tests.Tokenization;

/// <summary>Small tokenizers for tests: the letters of the alphabet as tokens, and whatever stages the test is about.</summary>
internal static class Some
{
    /// <summary>
    /// Makes a tokenizer whose tokens are single characters, so that what the stages did can be read off the token strings.
    /// </summary>
    /// <param name="stages">Members of the file, such as <c>"normalizer": {"type": "NFC"}</c>.</param>
    /// <param name="model">Further members of the model.</param>
    /// <param name="vocabulary">Further tokens, with ids from 0; characters follow from 1000.</param>
    /// <param name="merges">Merges, as <c>a b</c>.</param>
    public static Tokenizer Tokenizer(string stages = "", string model = "", string[]? vocabulary = null, string[]? merges = null) =>
        QRHead.Tokenization.Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(File(stages, model, vocabulary, merges)), "test.json");

    /// <summary>Makes the file of such a tokenizer.</summary>
    public static string File(string stages = "", string model = "", string[]? vocabulary = null, string[]? merges = null)
    {
        var tokens = (vocabulary ?? []).Select((token, id) => (token, id)).Concat(Characters().Select((token, i) => (token, i + 1000)));
        var json = new StringBuilder("{");
        json.Append(stages).Append(stages.Length > 0 ? "," : "").Append("\"model\":{\"type\":\"BPE\"").Append(model.Length > 0 ? "," : "")
            .Append(model);
        json.Append(",\"vocab\":{").AppendJoin(',', tokens.Select(pair => $"{Quote(pair.token)}:{pair.Item2}"));
        return json.Append("},\"merges\":[").AppendJoin(',', (merges ?? []).Select(Quote)).Append("]}}").ToString();
    }

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static IEnumerable<string> Characters() =>
        Enumerable.Range(0x20, 0x500 - 0x20).Concat(
            [0x1100, 0x1161, 0x11A8, 0x3000, 0x32FF, 0x4E00, 0x2581, 0xAC00, 0xAC01, 0xFB01, 0x1F389, 0x20000])
            .Select(value => new Rune(value).ToString());
}
