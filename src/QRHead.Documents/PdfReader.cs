using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace QRHead.Documents;

/// <summary>Reads the text of PDF files, page by page. Pages that are pictures have none.</summary>
internal sealed class PdfReader : IFileReader
{
    public IReadOnlyList<string> Extensions { get; } = [".pdf"];

    public IReadOnlyList<FileText> Read(Stream content, string name)
    {
        using PdfDocument document = PdfDocument.Open(content);
        FileText[] pages =
        [
            .. document.GetPages()
                .Select(page =>
                    new FileText(
                        Joined(ContentOrderTextExtractor.GetText(page, addDoubleNewline: true)), Place: FormattableString.Invariant(
                            $"p. {page.Number}")))
                .Where(page => !string.IsNullOrWhiteSpace(page.Text)),
        ];
        return pages.Length > 0 ? pages : throw new InputException(
            $"{name} has no text: its pages are pictures, or there are none. Run it through character recognition first.");
    }

    /// <summary>Joins words that are parted by a hyphen at a line's end.</summary>
    private static string Joined(string text)
    {
        string lines = text.ReplaceLineEndings("\n");
        var joined = new StringBuilder(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            bool parted = lines[i] is '-' or '\u00AD' && i > 0 && i + 2 < lines.Length && char.IsLower(lines[i - 1]) && lines[i + 1] == '\n'
                && char.IsLower(lines[i + 2]);
            if (parted)
                i++;
            else
                joined.Append(lines[i]);
        }

        return joined.ToString();
    }
}
