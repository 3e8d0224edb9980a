using System.IO.Hashing;
using System.Text;

namespace QRHead.Lab.Journals;

/// <summary>
/// A JSON object on a line that carries its own checksum as its last member: <c>{…,"check":"0123456789abcdef"}</c>. It is the XXH3 of all
/// before it, begun with the number of the line, so a line that was changed, or stands where another was, is told from what was written.
/// </summary>
internal static class SealedLine
{
    private const string Name = ",\"check\":\"";
    private const string End = "\"}";

    private static readonly int Length = Name.Length + (2 * sizeof(ulong)) + End.Length;

    /// <summary>Puts the checksum in.</summary>
    /// <param name="json">An object with at least one member, on one line, in UTF-8.</param>
    /// <param name="number">The line's number, from 1.</param>
    public static byte[] Write(ReadOnlySpan<byte> json, long number) => [.. json[..^1], .. Encoding.UTF8.GetBytes(CheckOf(json, number))];

    /// <summary>Takes the checksum out.</summary>
    /// <returns>The object as it was given; null where it is not what was written.</returns>
    public static string? Read(string line, long number)
    {
        if (line.Length <= Length)
            return null;
        string json = $"{line.AsSpan(0, line.Length - Length)}}}";
        return line.EndsWith(CheckOf(Encoding.UTF8.GetBytes(json), number), StringComparison.Ordinal) ? json : null;
    }

    private static string CheckOf(ReadOnlySpan<byte> json, long number) => $"{Name}{XxHash3.HashToUInt64(json, number):x16}{End}";
}
