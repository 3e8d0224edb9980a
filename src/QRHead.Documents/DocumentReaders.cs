
namespace QRHead.Documents;

/// <summary>Readers of the kinds of files that people keep their texts in.</summary>
public static class DocumentReaders
{
    private static readonly string[] Code =
    [
        ".c", ".cc", ".clj", ".cpp", ".cs", ".cxx", ".dart", ".erl", ".ex", ".exs", ".fs", ".go", ".h", ".hpp", ".hs", ".java", ".jl",
        ".js", ".jsx", ".kt", ".lua",
        ".mjs", ".ml", ".php", ".pl", ".ps1", ".py", ".r", ".rb", ".rs", ".scala", ".sh", ".sql", ".swift", ".ts", ".tsx", ".vb",
    ];

    private static readonly string[] Texts = [".adoc", ".org", ".rst", ".tex"];

    /// <summary>Gets readers of text, Markdown, PDF, HTML, Word (.docx), EPUB, mail (.eml, .mbox), chats (.json) and source code.</summary>
    public static FileReaders All { get; } = new(
        new TextFileReader(), new TextFileReader(TextForm.Plain, Texts), new TextFileReader(TextForm.Code, Code),
        new PdfReader(), new HtmlReader(), new WordReader(), new EpubReader(), new MailReader(), new ChatReader());
}
