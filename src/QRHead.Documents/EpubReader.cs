using System.Xml;
using System.Xml.Linq;

namespace QRHead.Documents;

/// <summary>Reads books (.epub), chapter by chapter in the order of reading.</summary>
internal sealed class EpubReader : IFileReader
{
    private const string Container = "META-INF/container.xml";

    public IReadOnlyList<string> Extensions { get; } = [".epub"];

    public IReadOnlyList<FileText> Read(Stream content, string name)
    {
        using var zip = new BoundedZip(content, name);
        string package = Attribute(Load(zip, Container), "rootfile", "full-path")
            ?? throw new InputException($"{name} does not say where its contents are listed: it is broken.");
        XDocument listed = Load(zip, package);
        Dictionary<string, string> files = [];
        foreach (XElement item in Named(listed, "item"))
        {
            if (item.Attribute("id")?.Value is { } id && item.Attribute("href")?.Value is { } path)
                files[id] = Path.Combine(Path.GetDirectoryName(package) ?? "", Uri.UnescapeDataString(path)).Replace('\\', '/');
        }

        var chapters = new List<FileText>();
        foreach (XElement step in Named(listed, "itemref"))
        {
            if (step.Attribute("idref")?.Value is not { } id || !files.TryGetValue(id, out string? path) || zip.Open(path) is not { } part)
                continue;
            using (part)
            {
                string text = HtmlReader.Markdown(part);
                if (text.Length > 0)
                    chapters.Add(new FileText(text, TextForm.Markdown, FormattableString.Invariant($"ch. {chapters.Count + 1}")));
            }
        }

        return chapters.Count > 0 ? chapters : throw new InputException($"{name} has no chapters with text.");
    }

    private static XDocument Load(BoundedZip zip, string path)
    {
        using XmlReader xml = BoundedZip.Xml(zip.Need(path));
        return XDocument.Load(xml);
    }

    private static IEnumerable<XElement> Named(XDocument document, string name) =>
        document.Descendants().Where(element => element.Name.LocalName == name);

    private static string? Attribute(XDocument document, string element, string attribute) =>
        Named(document, element).FirstOrDefault()?.Attribute(attribute)?.Value;
}
