using System.Text.Json;
using System.Text.RegularExpressions;

namespace QRHead;

/// <summary>What a stream without a name holds.</summary>
internal enum InputForm
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>One JSON value a line.</summary>
    JsonLines,

    /// <summary>A JSON array.</summary>
    JsonArray,
}

/// <summary>Tells the form of an input from its content.</summary>
/// <remarks>
/// An object with a quoted name, or a list of such, is meant as JSON, broken or not: an error in it must be said, not read as text. A quote
/// or another bracket may begin any text, so that is JSON only where all of it can be read as such.
/// </remarks>
internal static partial class InputForms
{
    /// <summary>Looks at an input.</summary>
    public static InputForm Of(string content) => content.AsSpan().TrimStart() switch
    {
        ['{', ..] when BeginsObject().IsMatch(content) => InputForm.JsonLines,
        ['"', ..] when content.Split('\n').All(line => string.IsNullOrWhiteSpace(line) || IsJson(line)) => InputForm.JsonLines,
        ['[', ..] when BeginsList().IsMatch(content) || IsJson(content) => InputForm.JsonArray,
        _ => InputForm.Text,
    };

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // In double quotes, or in single ones, as Python prints an object: that is no JSON, but no text either.
    [GeneratedRegex(@"^\s*\{\s*([""'])[^""'\r\n]*\1\s*:")]
    private static partial Regex BeginsObject();

    [GeneratedRegex(@"^\s*\[\s*\{\s*([""'])[^""'\r\n]*\1\s*:")]
    private static partial Regex BeginsList();
}
