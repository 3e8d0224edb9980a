using System.Globalization;
using System.Text;

namespace QRHead.Evaluation.Datasets;

/// <summary>
/// A text in JSON as Python writes it: all but the printable characters of ASCII is escaped, U+007F too, and nothing of HTML is.
/// </summary>
internal static class PythonText
{
    public static string Quoted(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (char character in text)
        {
            _ = character switch
            {
                '"' or '\\' => json.Append('\\').Append(character),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                >= ' ' and <= '~' => json.Append(character),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        return json.Append('"').ToString();
    }
}
