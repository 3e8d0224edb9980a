namespace QRHead;

/// <summary>
/// Splits a text into passages. Paragraphs, blocks of code and tables are joined up to a length; what is longer is cut: prose at ends of
/// sentences, code between lines, tables between rows under a repeated header, and where that does not do between words, at last between
/// characters. Markdown headings start a new passage and title what follows them; those with nothing below are passages themselves. No word
/// of a text is lost, and every text can be split.
/// </summary>
/// <param name="maxTokens">The length of a passage in tokens, without its title; at least 1.</param>
/// <param name="countTokens">Counts the tokens of a text.</param>
public sealed class TextSplitter(int maxTokens, Func<string, int> countTokens)
{
    /// <summary>The length that the tool splits at unless told otherwise.</summary>
    public const int DefaultMaxTokens = 200;

    private readonly int _maxTokens = maxTokens >= 1
        ? maxTokens
        : throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, "A passage needs at least 1 token.");

    /// <summary>Gets the length of a passage, in tokens, without its title.</summary>
    public int MaxTokens => _maxTokens;

    /// <summary>Gets how many tokens a passage may have with its title; at least 2.</summary>
    /// <value>The default is no bound but that titles are at most half as long as passages.</value>
    public int MaxWithTitle { get; init; } = int.MaxValue;

    /// <summary>Splits the texts of a file.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="file">The file's name, as people see it.</param>
    /// <returns>Passages without ids, with their places where the file has several.</returns>
    public IEnumerable<Passage> Split(IEnumerable<FileText> texts, string file) =>
        from text in texts
        from passage in Split(text.Text, text.Form)
        select text.Place is { } place ? passage with { Place = $"{file}, {place}" } : passage;

    /// <summary>Makes a splitter that also leaves room for titles.</summary>
    /// <param name="maxWithTitle">How many tokens a passage may have with its title; at least 2.</param>
    public TextSplitter Within(int maxWithTitle) => new(_maxTokens, countTokens) { MaxWithTitle = Math.Min(MaxWithTitle, maxWithTitle) };

    private int MostOfTitle => Math.Max(1, Math.Min((_maxTokens + 1) / 2, MaxWithTitle / 2));

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text, with line ends of any kind; those of the passages are line feeds.</param>
    /// <param name="markdown">Whether the text is Markdown.</param>
    /// <returns>Passages without ids, in the order of the text.</returns>
    public IEnumerable<Passage> Split(string text, bool markdown) => Split(text, markdown ? TextForm.Markdown : TextForm.Plain);

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text, with line ends of any kind; those of the passages are line feeds.</param>
    /// <param name="form">How it is written.</param>
    /// <returns>Passages without ids, in the order of the text.</returns>
    public IEnumerable<Passage> Split(string text, TextForm form)
    {
        ArgumentNullException.ThrowIfNull(text);
        string lines = text.ReplaceLineEndings("\n");
        var titles = new TextCutter(MostOfTitle, countTokens);
        var headings = new HeadingPath(titles.Fits);
        TextCutter cutter = CutterBelow(null);
        string gathered = "";
        foreach (TextBlock block in BlocksOf(lines, form))
        {
            TextBlock content = block;
            if (block.Kind == BlockKind.Heading)
            {
                foreach (Passage passage in (Passage[])[.. Flushed(headings, gathered), .. headings.Close(block.Level)])
                    yield return passage;
                gathered = "";
                bool isTitle = titles.Fits(block.Text);
                headings.Open(block.Level, isTitle ? block.Text : "");
                cutter = CutterBelow(headings.Title);
                if (isTitle)
                    continue;
                content = new TextBlock(BlockKind.Paragraph, block.Text);
            }

            foreach (string piece in Pieces(content, cutter))
            {
                string joined = gathered.Length == 0 ? piece : $"{gathered}\n\n{piece}";
                if (gathered.Length > 0 && !cutter.Fits(joined))
                {
                    foreach (Passage passage in headings.Titled(gathered))
                        yield return passage;
                    joined = piece;
                }

                gathered = joined;
            }
        }

        foreach (Passage passage in (Passage[])[.. Flushed(headings, gathered), .. headings.Close(level: 0)])
            yield return passage;
    }

    private static IEnumerable<TextBlock> BlocksOf(string lines, TextForm form) => form switch
    {
        TextForm.Markdown => MarkdownBlocks.Of(lines),
        TextForm.Code => CodeBlocks.Of(lines),
        _ => PlainBlocks.Of(lines),
    };

    private static IEnumerable<Passage> Flushed(HeadingPath headings, string gathered) =>
        gathered.Length == 0 ? [] : headings.Titled(gathered);

    private TextCutter CutterBelow(string? title)
    {
        int room = title is null ? MaxWithTitle : MaxWithTitle - countTokens(title);
        return new TextCutter(Math.Clamp(room, 1, _maxTokens), countTokens);
    }

    private static IEnumerable<string> Pieces(TextBlock block, TextCutter cutter)
    {
        if (block.Kind != BlockKind.Table)
            return Pieces(block.Text, block.Kind, cutter);
        string whole = $"{block.Header}\n{block.Text}", header = $"{block.Header}\n";

        // A header that leaves little room for rows stands once, above the first.
        if (cutter.Fits(whole.Trim()) || !cutter.Fits(header + header))
            return Pieces(whole, block.Kind, cutter);
        string[] pieces = [.. cutter.Cut(block.Text, block.Kind, header)];
        return pieces[0].StartsWith(header, StringComparison.Ordinal) ? pieces : [block.Header, .. pieces];
    }

    private static IEnumerable<string> Pieces(string text, BlockKind kind, TextCutter cutter)
    {
        string trimmed = kind == BlockKind.Paragraph ? text.Trim() : text.Trim('\n').TrimEnd();
        return cutter.Fits(trimmed) ? [trimmed] : cutter.Cut(trimmed, kind);
    }
}
