using System.Text;

namespace QRHead;

/// <summary>
/// Finds out in which encoding a text is: by the mark at its beginning, as UTF-8, as UTF-16 without a mark, or as Windows-1252, of which
/// Latin-1 is a part. What is none of these for certain is refused: a wrong guess would be nonsense that nobody notices.
/// </summary>
internal static class TextEncoding
{
    private const int Sample = 64 * 1024;

    private static readonly (byte[] Mark, Encoding Encoding)[] Marked =
    [
        ([0xEF, 0xBB, 0xBF], Strict("utf-8")),
        ([0xFF, 0xFE, 0, 0], Strict("utf-32")),
        ([0, 0, 0xFE, 0xFF], Strict("utf-32BE")),
        ([0xFF, 0xFE], Strict("utf-16")),
        ([0xFE, 0xFF], Strict("utf-16BE")),
    ];

    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Decodes a text.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>The text, without a mark at its beginning.</returns>
    /// <exception cref="InputException">It is no text, or in no encoding that can be told.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            foreach ((byte[] mark, Encoding encoding) in Marked)
            {
                if (bytes.StartsWith(mark))
                    return encoding.GetString(bytes[mark.Length..]);
            }

            if (bytes.Contains((byte)0))
                return Unmarked(bytes)?.GetString(bytes) is { } text && !text.Any(IsControl) ? text : throw NoText(name);
            if (System.Text.Unicode.Utf8.IsValid(bytes))
                return Encoding.UTF8.GetString(bytes);
            return IsWindows(bytes) ? Windows.GetString(bytes) : throw new InputException(
                $"{name} is not UTF-8 text (byte {FirstInvalid(bytes)}), nor text in UTF-16 or Windows-1252 that could be told for "
                + "certain: save it as UTF-8.");
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputException($"{name} is not the text that its first bytes announce: save it as UTF-8.", exception);
        }
    }

    /// <summary>UTF-16 without a mark: of text in nearly every language, one byte of a pair is mostly zero, or the same few.</summary>
    private static Encoding? Unmarked(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> sample = bytes[..Math.Min(bytes.Length, Sample)];
        int even = 0, odd = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        // Spaces and line ends alone give some zeros in one place, and none in the other.
        int units = sample.Length / 2;
        return bytes.Length % 2 != 0 ? null
            : even == 0 && odd * 20 >= units ? Strict("utf-16")
            : odd == 0 && even * 20 >= units ? Strict("utf-16BE")
            : null;
    }

    /// <summary>
    /// Whether bytes that are no UTF-8 are Windows-1252: no controls, no bytes that it leaves out, few letters beyond ASCII (of other
    /// alphabets most are), and nothing that looks like UTF-8 with some damage.
    /// </summary>
    private static bool IsWindows(ReadOnlySpan<byte> bytes)
    {
        int letters = 0, high = 0, sequences = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte one = bytes[i];
            if (IsControl((char)one) || one is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D)
                return false;
            if (char.IsAsciiLetter((char)one))
                letters++;
            if (one < 0x80)
                continue;
            high++;
            if (Rune.DecodeFromUtf8(bytes[i..], out _, out int length) == System.Buffers.OperationStatus.Done && length > 1)
                (sequences, i) = (sequences + 1, i + length - 1);
        }

        return high * 3 <= letters + high && sequences * 10 <= high;
    }

    private static bool IsControl(char unit) => unit is (< ' ' and not ('\t' or '\n' or '\r' or '\f')) or '\u007F';

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at + 1;
    }

    private static InputException NoText(string name) =>
        new($"{name} holds zero bytes, as no text does: save it as UTF-8, or give it another ending.");

    private static Encoding Strict(string name) =>
        Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
