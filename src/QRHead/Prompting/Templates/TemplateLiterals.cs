using System.Globalization;
using System.Text;

namespace QRHead.Prompting.Templates;

/// <summary>Reads the escapes of texts in quotes, as Python does.</summary>
internal static class TemplateLiterals
{
    /// <summary>Reads a text in quotes.</summary>
    /// <param name="source">The source.</param>
    /// <param name="start">Where the quote is.</param>
    /// <returns>What it stands for, and the place behind it; null where it is not closed.</returns>
    public static (string Text, int End)? ReadText(string source, int start)
    {
        char quote = source[start];
        var text = new StringBuilder();
        for (int at = start + 1; at < source.Length; at++)
        {
            if (source[at] == quote)
                return (text.ToString(), at + 1);
            if (source[at] != '\\' || at + 1 >= source.Length)
                text.Append(source[at]);
            else
                at += Escape(source, at + 1, text);
        }

        return null;
    }

    /// <summary>Writes what the characters behind a backslash stand for, and gives their number.</summary>
    private static int Escape(string source, int at, StringBuilder text)
    {
        char kind = source[at];
        int digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && at + digits < source.Length
            && int.TryParse(source.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
        {
            text.Append(
                Rune.IsValid(code) ? new Rune(code).ToString() : code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : "\uFFFD");
            return 1 + digits;
        }

        if (kind is >= '0' and <= '7')
        {
            int value = 0, length = 0;
            for (; length < 3 && at + length < source.Length && source[at + length] is >= '0' and <= '7'; length++)
                value = (value * 8) + source[at + length] - '0';
            text.Append((char)value);
            return length;
        }

        text.Append(kind switch
        {
            '\n' => "",
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'v' => "\v",
            '\\' or '\'' or '"' => kind.ToString(),
            _ => $"\\{kind}",
        });
        return 1;
    }
}
