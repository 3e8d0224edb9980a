namespace QRHead;

/// <summary>
/// A part of a file as text: all of it, a page, a chapter, a message. It is split by itself, so no passage goes over its end.
/// </summary>
/// <param name="Text">The text.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Place">Where in the file it stands, for people: <c>p. 12</c>; null for the whole file.</param>
public sealed record FileText(string Text, TextForm Form = TextForm.Plain, string? Place = null);

/// <summary>How a text is written, and so where it is split.</summary>
public enum TextForm
{
    /// <summary>Paragraphs between empty lines.</summary>
    Plain,

    /// <summary>Markdown: with headings, tables and blocks of code.</summary>
    Markdown,

    /// <summary>A program: what begins at the left edge begins something.</summary>
    Code,
}
