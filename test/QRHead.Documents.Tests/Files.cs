using System.IO.Compression;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace QRHead.Documents.Tests;

/// <summary>Makes files of foreign formats, as small as they can be.</summary>
internal static class Files
{
    /// <summary>A PDF file: for each page its lines; a page without lines is blank.</summary>
    public static byte[] Pdf(params string[][] pages)
    {
        using var builder = new PdfDocumentBuilder();
        PdfDocumentBuilder.AddedFont font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (string[] lines in pages)
        {
            PdfPageBuilder page = builder.AddPage(PageSize.A4);
            foreach ((int index, string line) in lines.Index())
                page.AddText(line, 12, new PdfPoint(50, 780 - (14 * index)), font);
        }

        return builder.Build();
    }

    /// <summary>A Word document with this body, in which <c>w:</c> is Word's own.</summary>
    public static byte[] Word(string body, string styles = "", string notes = "") => Zip(
        ("word/document.xml", $"<w:document {Word2006}><w:body>{body}</w:body></w:document>"),
        ("word/styles.xml", $"<w:styles {Word2006}>{styles}</w:styles>"),
        ("word/footnotes.xml", $"<w:footnotes {Word2006}>{notes}</w:footnotes>"));

    /// <summary>A ZIP archive.</summary>
    public static byte[] Zip(params (string Path, string Text)[] parts)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach ((string path, string text) in parts)
            {
                using Stream part = archive.CreateEntry(path).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private const string Word2006 =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
        + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
}
