using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QRHead.Lab.FirstStage;

/// <summary>Tells an index from those of other passages or settings, so that one is only used again for the same.</summary>
internal static class Bm25Fingerprint
{
    /// <summary>Changes with the way in which passages are indexed.</summary>
    private const string Form = "1 EnglishAnalyzer title+text Lucene.Net 4.8.0-beta00017";

    /// <summary>Half of a SHA-256 is enough to tell, and short enough for a folder's name.</summary>
    private const int Length = 32;

    /// <summary>Reads all passages.</summary>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(IEnumerable<Passage> passages, Bm25Settings settings, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Form);
        Append(hash, string.Create(CultureInfo.InvariantCulture, $"{settings.K1:R} {settings.B:R}"));
        foreach (Passage passage in passages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Append(hash, passage.Id);
            Append(hash, passage.Title);
            Append(hash, passage.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
    }

    /// <summary>With its length in front: else the end of one text could be the beginning of the next.</summary>
    private static void Append(IncrementalHash hash, string? text)
    {
        hash.AppendData(BitConverter.GetBytes(text?.Length ?? -1));
        hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
    }
}
