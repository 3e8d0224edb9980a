using System.Xml;

namespace QRHead.Documents;

/// <summary>
/// Reads the words of Word documents (.docx) as Markdown: headings by their styles, items, tables, notes. Deleted text of tracked changes
/// is not read.
/// </summary>
internal sealed class WordReader : IFileReader
{
    private const string Document = "word/document.xml", Styles = "word/styles.xml";

    private static readonly string[] Notes = ["word/footnotes.xml", "word/endnotes.xml"];

    public IReadOnlyList<string> Extensions { get; } = [".docx"];

    public IReadOnlyList<FileText> Read(Stream content, string name)
    {
        using var zip = new BoundedZip(content, name);
        Dictionary<string, int> headings = zip.Open(Styles) is { } styles ? HeadingsOf(styles) : [];
        var writer = new MarkdownWriter();
        Write(zip.Need(Document), headings, writer);
        foreach (string part in Notes)
        {
            if (zip.Open(part) is { } notes)
                Write(notes, headings, writer);
        }

        return [new FileText(writer.ToString(), TextForm.Markdown)];
    }

    private static void Write(Stream part, Dictionary<string, int> headings, MarkdownWriter writer)
    {
        using XmlReader xml = BoundedZip.Xml(part);
        int tables = 0;
        bool isHeading = false;
        while (xml.Read())
        {
            bool begins = xml.NodeType == XmlNodeType.Element, ends = xml.NodeType == XmlNodeType.EndElement
                || (begins && xml.IsEmptyElement);

            // The same picture or box for older programs, which would be read twice.
            if (begins && xml is { LocalName: "Fallback", IsEmptyElement: false })
            {
                xml.Skip();
                (begins, ends) = (xml.NodeType == XmlNodeType.Element, xml.NodeType == XmlNodeType.EndElement);
            }

            switch (xml.LocalName)
            {
                case "t" when begins && !ends:
                    // What follows is where the reader stands now: it is looked at by the next turn only if it is read again.
                    writer.Text(TextOf(xml));
                    break;
                case "tab" or "cr" or "br" when begins:
                    if (xml.LocalName == "tab")
                        writer.Text(" ");
                    else
                        writer.Line();
                    break;
                case "noBreakHyphen" when begins:
                    writer.Text("-");
                    break;
                case "pStyle" when begins && xml.GetAttribute("val", xml.NamespaceURI) is { } style
                    && headings.TryGetValue(style, out int level):
                    writer.BeginHeading(level);
                    isHeading = true;
                    break;
                case "numPr" when begins && !isHeading:
                    writer.BeginItem();
                    break;
                case "p":
                    if (isHeading && ends)
                        writer.EndHeading();
                    isHeading = false;
                    writer.Block();
                    break;
                case "tbl" when begins && !ends:
                    if (++tables == 1)
                        writer.BeginTable();
                    break;
                case "tbl" when ends:
                    if (tables-- == 1)
                        writer.EndTable();
                    break;
                case "tr" when tables == 1:
                    if (begins)
                        writer.BeginRow();
                    if (ends)
                        writer.EndRow();
                    break;
                case "tc" when tables == 1:
                    if (begins)
                        writer.BeginCell();
                    if (ends)
                        writer.EndCell();
                    break;
            }
        }
    }

    /// <summary>The text of an element, up to its end.</summary>
    private static string TextOf(XmlReader xml)
    {
        string text = "";
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            text += xml.Value;
        return text;
    }

    /// <summary>
    /// The levels of styles that are headings, whatever they are called in the user's language: their names are English in the file.
    /// </summary>
    private static Dictionary<string, int> HeadingsOf(Stream part)
    {
        var headings = new Dictionary<string, int>(StringComparer.Ordinal);
        using XmlReader xml = BoundedZip.Xml(part);
        string? style = null;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "style")
                style = xml.GetAttribute("styleId", xml.NamespaceURI);
            if (xml.LocalName != "name" || style is null || xml.GetAttribute("val", xml.NamespaceURI) is not { } name)
                continue;
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
                headings[style] = 1;
            else if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), out int level)
                && level is >= 1 and <= 9)
                headings[style] = Math.Min(level, 6);
        }

        return headings;
    }
}
