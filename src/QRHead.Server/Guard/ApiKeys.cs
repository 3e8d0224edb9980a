using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using QRHead.Doors;

namespace QRHead.Server.Guard;

/// <summary>Who may ask. Only hashes of keys are kept, and all of them are compared with what a request brings, in constant time.</summary>
internal sealed class ApiKeys
{
    private const string HashPrefix = "sha256:", Scheme = "Bearer";

    private readonly byte[][] _hashes;

    /// <param name="keys">The keys, each as it is or as <c>sha256:</c> and its hash.</param>
    /// <exception cref="UsageException">A key is empty, or a hash is none.</exception>
    public ApiKeys(IEnumerable<string> keys) => _hashes = [.. keys.Select(HashOf)];

    /// <summary>Says whether a request may be answered.</summary>
    public bool Allow(HttpRequest request)
    {
        if (_hashes.Length == 0)
            return true;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(request)));
        bool isKnown = false;
        foreach (byte[] known in _hashes)
            isKnown |= CryptographicOperations.FixedTimeEquals(hash, known);
        return isKnown;
    }

    private static string KeyOf(HttpRequest request)
    {
        string authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith($"{Scheme} ", StringComparison.OrdinalIgnoreCase) ? authorization[(Scheme.Length + 1)..].Trim()
            : request.Headers["x-api-key"].ToString().Trim();
    }

    private static byte[] HashOf(string key)
    {
        if (string.IsNullOrWhiteSpace(key))
            throw new UsageException("A key is empty; expected a text, or sha256: and its hash.");
        if (!key.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase))
            return SHA256.HashData(Encoding.UTF8.GetBytes(key.Trim()));
        string digits = key[HashPrefix.Length..].Trim();
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : throw new UsageException(
                $"A key begins with '{HashPrefix}' and is no hash; expected {2 * SHA256.HashSizeInBytes} hexadecimal digits behind it.");
    }
}
