using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QRHead.Hub;

/// <summary>Checks a blob against its name while its bytes come by.</summary>
/// <remarks>
/// 64 hexadecimal digits are the SHA-256 of the bytes; 40 are Git's SHA-1 of <c>blob {size}\0</c> and the bytes; others tell nothing.
/// </remarks>
internal sealed class BlobChecksum : IDisposable
{
    private const int Sha256Digits = 64;
    private const int Sha1Digits = 40;

    private readonly string _etag;
    private readonly IncrementalHash? _hash;

    public BlobChecksum(string etag, long size)
    {
        _etag = etag;
        bool hex = etag.All(char.IsAsciiHexDigit);
        if (hex && etag.Length == Sha256Digits)
        {
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
        else if (hex && etag.Length == Sha1Digits)
        {
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            _hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {size}\0")));
        }
    }

    /// <summary>Adds the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _hash?.AppendData(bytes);

    /// <summary>Compares, after all bytes; once.</summary>
    /// <returns>True where they are right, or the name tells nothing.</returns>
    public bool Matches() =>
        _hash is null || string.Equals(Convert.ToHexString(_hash.GetHashAndReset()), _etag, StringComparison.OrdinalIgnoreCase);

    public void Dispose() => _hash?.Dispose();
}
