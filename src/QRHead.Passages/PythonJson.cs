using System.Text;
using System.Text.Json;

namespace QRHead;

/// <summary>What stands in JSON for a number that is none.</summary>
public enum NonNumber
{
    /// <summary>Null, as if nothing had been given: what Python's data frames mean by it.</summary>
    Null,

    /// <summary>Its name as a text: whoever needs the number refuses it, and all others pass over it.</summary>
    Text,
}

/// <summary>JSON as Python writes it: with <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which JSON does not have.</summary>
public static class PythonJson
{
    private static readonly byte[][] Words = ["NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray()];

    /// <summary>Reads one value; where a number should stand that is none, there is null.</summary>
    /// <exception cref="JsonException">It is broken, whatever wrote it.</exception>
    public static JsonElement Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (Replace(Encoding.UTF8.GetBytes(json), NonNumber.Null) is { } replaced)
        {
            using JsonDocument document = JsonDocument.Parse(replaced);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Reads one value.</summary>
    /// <param name="json">UTF-8; what was read in its place where something was replaced.</param>
    /// <param name="nonNumber">What stands for a number that is none.</param>
    /// <exception cref="JsonException">It is broken, whatever wrote it.</exception>
    public static JsonElement Parse(ref ReadOnlyMemory<byte> json, NonNumber nonNumber)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (Replace(json.Span, nonNumber) is not null)
        {
            json = Replace(json.Span, nonNumber);
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Replaces the words outside of texts. Lines stay lines.</summary>
    /// <param name="json">UTF-8 that begins outside of a text.</param>
    /// <param name="nonNumber">What to put in their place.</param>
    /// <returns>What can be read as JSON, as far as it is; null where there is no such word.</returns>
    public static byte[]? Replace(ReadOnlySpan<byte> json, NonNumber nonNumber)
    {
        MemoryStream? replaced = null;
        int copied = 0;
        for (int i = 0; i < json.Length;)
        {
            if (json[i] == (byte)'"')
            {
                i = EndOfText(json, i);
            }
            else if (WordAt(json, i) is { } word)
            {
                replaced ??= new MemoryStream(json.Length + 64);
                replaced.Write(json[copied..i]);
                replaced.Write(nonNumber == NonNumber.Null ? "null"u8 : [(byte)'"', .. word, (byte)'"']);
                copied = i += word.Length;
            }
            else
            {
                i++;
            }
        }

        replaced?.Write(json[copied..]);
        return replaced?.ToArray();
    }

    /// <summary>Says whether the end may be the beginning of one of the words.</summary>
    public static bool EndsInsideWord(ReadOnlySpan<byte> json)
    {
        foreach (byte[] word in Words)
        {
            for (int length = 1; length < word.Length; length++)
            {
                if (json.EndsWith(word.AsSpan(0, length)))
                    return true;
            }
        }

        return false;
    }

    private static int EndOfText(ReadOnlySpan<byte> json, int start)
    {
        for (int i = start + 1; i < json.Length; i++)
        {
            int next = json[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                break;
            i += next;
            if (json[i] == (byte)'"')
                return i + 1;
            i++;
        }

        return json.Length;
    }

    private static byte[]? WordAt(ReadOnlySpan<byte> json, int place)
    {
        if (json[place] is not ((byte)'N' or (byte)'I' or (byte)'-') || (place > 0 && IsOfWord(json[place - 1])))
            return null;
        foreach (byte[] word in Words)
        {
            int end = place + word.Length;
            if (json[place..].StartsWith(word) && (end == json.Length || !IsOfWord(json[end])))
                return word;
        }

        return null;
    }

    private static bool IsOfWord(byte unit) => char.IsAsciiLetterOrDigit((char)unit) || unit == (byte)'_';
}
