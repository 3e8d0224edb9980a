using System.Text;

namespace QRHead.Tokenization;

/// <summary>GPT-2's alphabet: one printable character for each byte, so that a vocabulary of bytes can be written as text.</summary>
/// <remarks>Bytes 33-126, 161-172 and 174-255 are themselves; the others are U+0100, U+0101 and so on, in order (a space is Ġ).</remarks>
internal static class ByteAlphabet
{
    private static readonly char[] Symbols = MakeSymbols();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>The character of the space.</summary>
    public const char Space = 'Ġ';

    /// <summary>Writes the UTF-8 bytes of a text as characters of the alphabet.</summary>
    /// <param name="text">The text.</param>
    /// <param name="symbols">Receives one character a byte; three for each unit of the text is enough room.</param>
    /// <param name="owners">Receives for each byte the index of the unit whose character it belongs to.</param>
    /// <returns>The number of bytes.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<char> symbols, Span<int> owners)
    {
        int count = 0;
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            if (text[i] < 0x80)
            {
                symbols[count] = Symbols[text[i]];
                owners[count++] = i++;
                continue;
            }

            Rune.DecodeFromUtf16(text[i..], out var rune, out int consumed);
            foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                symbols[count] = Symbols[b];
                owners[count++] = i;
            }

            i += consumed;
        }

        return count;
    }

    /// <summary>Finds the byte that a character stands for.</summary>
    public static bool TryGetByte(char symbol, out byte value)
    {
        short found = symbol < Bytes.Length ? Bytes[symbol] : (short)-1;
        value = (byte)found;
        return found >= 0;
    }

    private static char[] MakeSymbols()
    {
        char[] symbols = new char[256];
        int next = 0x100;
        for (int b = 0; b < 256; b++)
            symbols[b] = b is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? (char)b : (char)next++;
        return symbols;
    }

    private static short[] MakeBytes()
    {
        short[] bytes = new short[0x100 + 68];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
            bytes[Symbols[b]] = (short)b;
        return bytes;
    }
}
