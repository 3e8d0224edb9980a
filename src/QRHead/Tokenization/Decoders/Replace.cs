using System.Text;
using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.Decoders;

/// <summary>Replaces every match of a pattern in each token string.</summary>
internal sealed class Replace(Pattern pattern, string content) : Decoder
{
    public override List<string> Decode(List<string> tokens) => tokens.ConvertAll(ReplaceMatches);

    private string ReplaceMatches(string token)
    {
        if (!pattern.TryFind(token, 0, out var match))
            return token;
        var result = new StringBuilder(token.Length);
        int copied = 0;
        do
        {
            result.Append(token, copied, match.Start - copied).Append(content);
            copied = match.End;
        }
        while (pattern.TryFind(token, copied, out match));

        return result.Append(token, copied, token.Length - copied).ToString();
    }
}
