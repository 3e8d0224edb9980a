using AngleSharp.Dom;

namespace QRHead.Documents;

/// <summary>
/// Writes what a reader of a page sees as Markdown. It goes from node to node without recursion, however deep a page nests.
/// </summary>
internal sealed class HtmlMarkdown
{
    private static readonly HashSet<string> Unseen = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "head", "svg", "iframe", "object",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header",
        "hgroup", "hr", "main", "nav", "ol", "p", "section", "summary", "ul",
    };

    private readonly MarkdownWriter _writer = new();
    private int _tables;

    /// <summary>Writes an element with everything in it.</summary>
    public string Write(IElement root)
    {
        INode node = root;
        while (true)
        {
            if (Enter(node) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            Leave(node);
            while (node != root && node.NextSibling is null)
            {
                node = node.Parent!;
                Leave(node);
            }

            if (node == root)
                return _writer.ToString();
            node = node.NextSibling!;
        }
    }

    /// <summary>Begins a node.</summary>
    /// <returns>Whether what is in it is seen.</returns>
    private bool Enter(INode node)
    {
        if (node is IText text)
            _writer.Text(text.Data);
        if (node is not IElement element || Unseen.Contains(element.LocalName))
            return false;
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6'] heading:
                _writer.BeginHeading(heading[1] - '0');
                break;
            case "pre":
                _writer.BeginCode();
                break;
            case "table" when ++_tables == 1:
                _writer.BeginTable();
                break;
            case "tr" when _tables == 1:
                _writer.BeginRow();
                break;
            case "td" or "th" when _tables == 1:
                _writer.BeginCell();
                break;
            case "li":
                _writer.BeginItem();
                break;
            case "br":
                _writer.Line();
                break;
            case "img" when element.GetAttribute("alt") is { Length: > 0 } words:
                _writer.Text($" {words} ");
                break;
            case var name when Blocks.Contains(name) || name is "tr" or "td" or "th" or "table":
                _writer.Block();
                break;
        }

        return true;
    }

    private void Leave(INode node)
    {
        if (node is not IElement element || Unseen.Contains(element.LocalName))
            return;
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6']:
                _writer.EndHeading();
                break;
            case "pre":
                _writer.EndCode();
                break;
            case "table" when _tables-- == 1:
                _writer.EndTable();
                break;
            case "tr" when _tables == 1:
                _writer.EndRow();
                break;
            case "td" or "th" when _tables == 1:
                _writer.EndCell();
                break;
            case var name when Blocks.Contains(name) || name is "tr" or "td" or "th" or "table":
                _writer.Block();
                break;
        }
    }
}
