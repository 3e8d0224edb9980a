namespace QRHead;

/// <summary>A part of a text that belongs together.</summary>
/// <param name="Kind">What it is, and so where it may be cut.</param>
/// <param name="Text">Its text, without what marks it as a heading.</param>
/// <param name="Level">Of a heading: 1 to 6.</param>
/// <param name="Header">Of a table: the lines above its rows; they are repeated in every passage of it.</param>
internal readonly record struct TextBlock(BlockKind Kind, string Text, int Level = 0, string Header = "");

/// <summary>Kinds of blocks.</summary>
internal enum BlockKind
{
    /// <summary>Prose: cut at ends of sentences and beginnings of list items.</summary>
    Paragraph,

    /// <summary>Code, front matter: cut at empty lines, then between lines.</summary>
    Lines,

    /// <summary>Rows of a table: cut between rows.</summary>
    Table,

    /// <summary>Titles what follows it.</summary>
    Heading,
}
