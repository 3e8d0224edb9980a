using System.Globalization;
using System.Text;

namespace QRHead.Prompting.Templates.Values;

/// <summary>Writes a time as Python's <c>strftime</c> does, with English names.</summary>
internal static class PythonTime
{
    /// <summary>Writes a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="format">Characters, and codes such as <c>%d %b %Y</c>.</param>
    /// <exception cref="TemplateFault">A code is not known.</exception>
    public static string Write(DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
            {
                text.Append(format[at]);
                continue;
            }

            bool unpadded = format[++at] == '-' && at + 1 < format.Length;
            string part = Part(time, format[unpadded ? ++at : at]);
            text.Append(unpadded && part.TrimStart('0') is { Length: > 0 } bare ? bare : unpadded ? "0" : part);
        }

        return text.ToString();
    }

    private static string Part(DateTimeOffset time, char code)
    {
        string As(string net) => time.ToString(net, CultureInfo.InvariantCulture);
        return code switch
        {
            'a' => As("ddd"),
            'A' => As("dddd"),
            'b' or 'h' => As("MMM"),
            'B' => As("MMMM"),
            'd' => As("dd"),
            'D' => As("MM/dd/yy"),
            'e' => $"{time.Day,2}",
            'f' => As("ffffff"),
            'F' => As("yyyy-MM-dd"),
            'H' => As("HH"),
            'I' => As("hh"),
            'j' => $"{time.DayOfYear:000}",
            'm' => As("MM"),
            'M' => As("mm"),
            'n' => "\n",
            'p' => As("tt"),
            'S' => As("ss"),
            't' => "\t",
            'T' => As("HH:mm:ss"),
            'u' => $"{(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek)}",
            'w' => $"{(int)time.DayOfWeek}",
            'y' => As("yy"),
            'Y' => As("yyyy"),
            'z' => As("zzz").Replace(":", "", StringComparison.Ordinal),
            '%' => "%",
            _ => throw new TemplateFault($"'strftime_now' is asked for '%{code}', which is not known."),
        };
    }
}
