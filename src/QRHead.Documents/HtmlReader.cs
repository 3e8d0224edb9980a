using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace QRHead.Documents;

/// <summary>Reads HTML and XHTML as Markdown: headings, lists, tables and code stay what they are.</summary>
internal sealed class HtmlReader : IFileReader
{
    /// <summary>A page of a thousand times the usual length.</summary>
    private const long MostBytes = 64L << 20;

    public IReadOnlyList<string> Extensions { get; } = [".html", ".htm", ".xhtml"];

    public IReadOnlyList<FileText> Read(Stream content, string name)
    {
        if (content.Length > MostBytes)
            throw new InputException($"{name} has {content.Length} bytes; expected a page of at most {MostBytes}.");
        return [new FileText(Markdown(content), TextForm.Markdown)];
    }

    /// <summary>Reads a page in the encoding that it says.</summary>
    public static string Markdown(Stream content)
    {
        using IHtmlDocument document = new HtmlParser().ParseDocument(content);
        return Markdown(document);
    }

    /// <summary>Reads a page.</summary>
    public static string Markdown(string html)
    {
        using IHtmlDocument document = new HtmlParser().ParseDocument(html);
        return Markdown(document);
    }

    private static string Markdown(IHtmlDocument document)
    {
        string text = document.Body is { } body ? new HtmlMarkdown().Write(body) : "";

        // A title that the page shows in no heading is said nowhere else.
        string title = string.Join(' ', (document.Title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        bool isShown = title.Length == 0 || document.QuerySelector("h1") is { } heading
            && heading.TextContent.Contains(title, StringComparison.OrdinalIgnoreCase);
        return isShown ? text : $"# {title}\n\n{text}";
    }
}
