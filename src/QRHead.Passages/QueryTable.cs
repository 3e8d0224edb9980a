using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace QRHead;

/// <summary>Queries as comma-separated values (RFC 4180): a heading that names the columns, then a query a record.</summary>
internal static class QueryTable
{
    /// <summary>Reads the queries one by one.</summary>
    /// <param name="content">The file's text.</param>
    /// <param name="path">Its name in messages.</param>
    /// <param name="idFields">The names that the column of ids may have; there need not be one.</param>
    /// <param name="textFields">The names that the column of texts may have.</param>
    /// <exception cref="InputException">
    /// The heading names no text, quotes don't pair, or a record has other columns than the heading. The message has the line.
    /// </exception>
    public static IEnumerable<(string? Id, string Text, string Place)> Read(
        string content, string path, string[] idFields, string[] textFields)
    {
        string? fault = null;
        using var parser = new CsvParser(new StringReader(content), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = found =>
                fault ??= $"a quote stands inside '{Shown(found.Field)}'; a field with quotes in it stands in quotes, and they are doubled",
        });

        // Fields are taken apart, and found wrong, when they are asked for.
        string[]? Next(out string place)
        {
            place = FormattableString.Invariant($"{path}, line {parser.RawRow + 1}");
            string[]? fields = parser.Read() ? parser.Record : null;
            return fault is null ? fields : throw new InputException($"{place}: {fault}.");
        }

        if (Next(out string first) is not { } heading)
            yield break;
        heading = [.. heading.Select(name => name.Trim())];
        int text = ColumnOf(heading, textFields), id = ColumnOf(heading, idFields);
        if (text < 0)
        {
            throw new InputException(
                $"{first} has the columns {string.Join(", ", heading.Select(name => $"'{Shown(name)}'"))}; expected a heading with one "
                + "of the columns "
                + $"{string.Join(", ", textFields)}, and perhaps one of {string.Join(", ", idFields)}, with commas between.");
        }

        while (Next(out string place) is { } fields)
        {
            if (fields.Length != heading.Length)
            {
                throw new InputException(
                    $"{place} has {fields.Length} columns and the heading {heading.Length}; a text with a comma in it stands in quotes.");
            }

            yield return (id < 0 ? null : fields[id], fields[text], place);
        }
    }

    private static int ColumnOf(string[] heading, string[] names) =>
        Array.FindIndex(heading, name => names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static string Shown(string field) => field.Length <= 40 ? field : $"{field[..40]}…";
}
