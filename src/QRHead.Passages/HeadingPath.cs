namespace QRHead;

/// <summary>
/// The headings above a place in a text. They title its passages; one that titles none, because nothing stands below it or because the
/// title has no room for it, becomes a passage itself, so that its words can be found.
/// </summary>
/// <param name="fits">Whether a title is short enough.</param>
internal sealed class HeadingPath(Func<string, bool> fits)
{
    private const string Separator = " > ";

    private readonly List<Heading> _open = [];

    /// <summary>
    /// Gets the title of what stands below these headings: all of them, without the outermost as far as there is no room; null for none.
    /// </summary>
    public string? Title =>
        Named() is [var first, .. var others] ? others.Aggregate(first.Text, (title, heading) => heading.Text + Separator + title) : null;

    /// <summary>Opens a heading; those that it ends must be closed first.</summary>
    public void Open(int level, string text) => _open.Add(new Heading(level, text));

    /// <summary>Closes headings.</summary>
    /// <param name="level">Those of this level and of deeper ones.</param>
    /// <returns>Passages of those that titled none.</returns>
    public IEnumerable<Passage> Close(int level)
    {
        while (_open is [.., { Level: int last } heading] && last >= level)
        {
            _open.RemoveAt(_open.Count - 1);
            if (heading.IsShown)
                continue;
            foreach (Passage passage in Titled(heading.Text))
                yield return passage;
        }
    }

    /// <summary>Makes a passage.</summary>
    /// <param name="text">What stands below the headings.</param>
    /// <returns>The passage with its title; before it, passages of headings that the title has no room for.</returns>
    public IEnumerable<Passage> Titled(string text)
    {
        foreach (Heading heading in Named())
            heading.IsShown = true;
        foreach (Heading heading in _open.Where(heading => !heading.IsShown))
        {
            heading.IsShown = true;
            yield return new Passage("", heading.Text);
        }

        yield return new Passage("", text, Title);
    }

    /// <summary>The headings that the title names, the innermost first.</summary>
    private List<Heading> Named()
    {
        var named = new List<Heading>();
        string title = "";
        foreach (Heading heading in Enumerable.Reverse(_open).Where(heading => heading.Text.Length > 0))
        {
            title = named.Count == 0 ? heading.Text : heading.Text + Separator + title;
            if (named.Count > 0 && !fits(title))
                break;
            named.Add(heading);
        }

        return named;
    }

    private sealed class Heading(int level, string text)
    {
        public int Level { get; } = level;

        public string Text { get; } = text;

        /// <summary>Gets or sets whether a passage has its words; an empty one has none to show.</summary>
        public bool IsShown { get; set; } = text.Length == 0;
    }
}
