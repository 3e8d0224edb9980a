using System.Text.Json;

namespace QRHead.Tokenization.Models;

/// <summary>Reads the <c>model</c> of a file.</summary>
internal static class BytePairReader
{
    public static (BytePairModel Model, Vocabulary Vocabulary) Read(JsonSection section, IReadOnlyList<AddedToken> addedTokens)
    {
        string type = section["type"].IsNull ? "BPE" : section.Type();
        if (type != "BPE")
            throw section.Unsupported($"the model {type}", "BPE");
        RefuseAffix(section["continuing_subword_prefix"]);
        RefuseAffix(section["end_of_word_suffix"]);
        var dropout = section["dropout"];
        if (!dropout.IsNull && !(dropout.Element.ValueKind == JsonValueKind.Number && dropout.Element.GetDouble() == 0))
            throw dropout.Unsupported("dropout", "null or 0");

        var vocabulary = new Vocabulary(ReadVocabulary(section["vocab"]));
        var options = new BytePairOptions(
            ReadUnknown(section["unk_token"], vocabulary, addedTokens),
            section["fuse_unk"].Flag(false),
            section["byte_fallback"].Flag(false),
            section["ignore_merges"].Flag(false),
            [.. addedTokens.Where(token => token.Special).Select(token => token.Id)]);
        return (new BytePairModel(vocabulary, ReadMerges(section["merges"], vocabulary), options), vocabulary);
    }

    private static void RefuseAffix(JsonSection section)
    {
        if (section.TextOrNull() is { } affix)
            throw section.Unsupported($"\"{affix}\"", "null or the empty text");
    }

    private static Dictionary<string, int> ReadVocabulary(JsonSection section)
    {
        if (section.Element.ValueKind != JsonValueKind.Object)
            throw section.Broken("an object of tokens and ids is wanted here.");
        var ids = new Dictionary<string, int>(section.Element.GetPropertyCount());
        foreach (var member in section.Element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out int id)
                || id is < 0 or > JsonSection.HighestId)
                throw section.Broken(
                    $"the id of {member.Name} is {member.Value}, wanted is a whole number from 0 to {JsonSection.HighestId}.");
            ids[member.Name] = id;
        }

        return ids;
    }

    private static int ReadUnknown(JsonSection section, Vocabulary vocabulary, IReadOnlyList<AddedToken> addedTokens)
    {
        if (section.TextOrNull() is not { } unknown)
            return -1;
        return vocabulary.IdOf(unknown)
            ?? addedTokens.FirstOrDefault(token => token.Content == unknown)?.Id
            ?? throw section.Broken($"the vocabulary has no token {unknown}.");
    }

    private static MergeTable ReadMerges(JsonSection section, Vocabulary vocabulary)
    {
        if (section.Element.ValueKind != JsonValueKind.Array)
            throw section.Broken("a list of merges is wanted here.");
        var merges = new MergeTable(section.Element.GetArrayLength());
        char[] joined = new char[Math.Max(vocabulary.LongestToken, 1)];
        int rank = 0;
        foreach (var item in section.Element.EnumerateArray())
        {
            if (!TrySplit(item, out var left, out var right))
                throw section.Broken($"number {rank} is {item}, wanted is \"a b\" or [\"a\", \"b\"].");
            merges.Add(
                IdOf(left, vocabulary, section, rank),
                IdOf(right, vocabulary, section, rank),
                new Merge(rank, IdOfJoined(left, right, joined, vocabulary) ?? throw NoToken($"{left}{right}", section, rank)));
            rank++;
        }

        return merges;
    }

    private static bool TrySplit(JsonElement item, out ReadOnlySpan<char> left, out ReadOnlySpan<char> right)
    {
        left = right = default;
        if (item.ValueKind == JsonValueKind.Array)
        {
            bool isPair = item.GetArrayLength() == 2 && item[0].ValueKind == JsonValueKind.String
                && item[1].ValueKind == JsonValueKind.String;
            left = isPair ? item[0].GetString() : default;
            right = isPair ? item[1].GetString() : default;
            return isPair;
        }

        var pair = item.ValueKind == JsonValueKind.String ? item.GetString().AsSpan() : default;
        int space = pair.IndexOf(' ');
        if (space < 0 || pair[(space + 1)..].Contains(' '))
            return false;
        left = pair[..space];
        right = pair[(space + 1)..];
        return true;
    }

    private static int IdOf(ReadOnlySpan<char> token, Vocabulary vocabulary, JsonSection section, int rank) =>
        vocabulary.TryGetId(token, out int id) ? id : throw NoToken(token.ToString(), section, rank);

    private static int? IdOfJoined(ReadOnlySpan<char> left, ReadOnlySpan<char> right, char[] joined, Vocabulary vocabulary)
    {
        int length = left.Length + right.Length;
        if (length > joined.Length)
            return null;
        left.CopyTo(joined);
        right.CopyTo(joined.AsSpan(left.Length));
        return vocabulary.TryGetId(joined.AsSpan(0, length), out int id) ? id : null;
    }

    private static TokenizerFileException NoToken(string token, JsonSection section, int rank) =>
        section.Broken($"number {rank} needs the token {token}, which the vocabulary lacks.");
}
