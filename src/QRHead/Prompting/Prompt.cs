namespace QRHead.Prompting;

/// <summary>A prompt with the ranges that matter, all in UTF-16 units of <see cref="Text"/>.</summary>
/// <param name="Text">The whole prompt.</param>
/// <param name="Passages">Each passage, from the <c>[</c> of its number to the end of its text.</param>
/// <param name="Query">From the instruction behind the passages to the end of the prompt.</param>
/// <param name="QueryText">The query's own words, within <paramref name="Query"/>.</param>
/// <param name="Template">The characters of the prompt form: the only places where a special token may be recognised.</param>
internal sealed record Prompt(
    string Text, IReadOnlyList<PassageRanges> Passages, CharRange Query, CharRange QueryText, IReadOnlyList<CharRange> Template);

/// <summary>Where one passage stands in a prompt, in UTF-16 units.</summary>
/// <param name="All">From the <c>[</c> of the number to the end of the text.</param>
/// <param name="Title">The title, without its line break; null without a title.</param>
/// <param name="Text">The text.</param>
internal sealed record PassageRanges(CharRange All, CharRange? Title, CharRange Text);
