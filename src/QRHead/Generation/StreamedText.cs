using QRHead.Tokenization;

namespace QRHead.Generation;

/// <summary>
/// Turns tokens into text as they come: characters are given once no later token can change them, and all together are what the tokens are
/// at once.
/// </summary>
internal sealed class StreamedText(Tokenizer tokenizer)
{
    /// <summary>Tokens from some that are given already, since a token's text can depend on the one before it.</summary>
    private readonly List<int> _ids = [];
    private int _given;

    /// <summary>Adds a token.</summary>
    /// <returns>The characters that are certain now; often empty.</returns>
    public string Add(int id)
    {
        if (tokenizer.IsSpecial(id) || tokenizer.TokenOf(id) is not { } token)
            return "";
        _ids.Add(id);
        return MayGoOn(token) ? "" : Take(mayEndBroken: false);
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The characters that are left.</returns>
    public string End() => _ids.Count > _given ? Take(mayEndBroken: true) : "";

    private string Take(bool mayEndBroken)
    {
        string before = tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids)[.._given]);
        string text = tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids));
        if (!mayEndBroken && text.EndsWith('\uFFFD'))
            return "";
        _ids.RemoveRange(0, _given);
        _given = _ids.Count;
        return text.Length > before.Length ? text[before.Length..] : "";
    }

    /// <summary>Whether a token is a byte of a run, of which bad ones spoil the good.</summary>
    private static bool MayGoOn(string token) => token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>';
}
