using System.Security.Cryptography;
using System.Text;

namespace QRHead.Lab.Journals;

/// <summary>One word for all that the results in a journal depend on.</summary>
internal static class JournalSettings
{
    /// <summary>Computes a fingerprint of parts.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    public static string Of(IEnumerable<string> parts)
    {
        string text = string.Join('\n', parts.Select(part => FormattableString.Invariant($"{part.Length}:{part}")));
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }
}
