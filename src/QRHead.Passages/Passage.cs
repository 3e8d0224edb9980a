namespace QRHead;

/// <summary>One candidate text.</summary>
/// <param name="Id">The passage's name in rankings, qrels and runs; unique among the passages of one call.</param>
/// <param name="Text">The text as the model reads it; nothing is trimmed.</param>
/// <param name="Title">
/// Written on a line of its own before the text. Null means no title line; an empty title gives an empty line, as in the reference.
/// </param>
public sealed record Passage(string Id, string Text, string? Title = null)
{
    /// <summary>Gets where the text comes from, for people: <c>manual.pdf, p. 12</c>. The model does not see it.</summary>
    /// <value>The default is null: unknown, or the id says it.</value>
    public string? Place { get; init; }
}
