using System.Text;
using CsCheck;

namespace QRHead.Passages.Tests;

/// <summary>Markdown becomes passages, and no word of it is lost.</summary>
public class MarkdownSplitTests
{
    [Fact]
    public void Headings_title_what_follows_them() => Check(
        3, "before\n# Bees #\na b c d\n\n## Trams\ne\n### C#\n#hash\n# \nend",
        ("before", null), ("a b c", "Bees"), ("d", "Bees"), ("e", "Trams"), ("#hash", "C#"), ("end", null));

    [Fact]
    public void Titles_name_the_headings_above_as_far_as_there_is_room()
    {
        const string text = "# Boat\nx\n## Hull\n### Paint\ny";
        Check(20, text, ("x", "Boat"), ("y", "Boat > Hull > Paint"));
        Check(6, text, ("x", "Boat"), ("y", "Hull > Paint"));
    }

    [Fact]
    public void A_heading_that_titles_nothing_is_a_passage()
    {
        Check(20, "# Hint is the first ship", ("Hint is the first ship", null));
        Check(
            20, "# Tasks\n\n## Call the crane\n\n## Order a chain\n\n## Paint\n\nTwo coats.\n\n# Pilot 0555",
            ("Call the crane", "Tasks"), ("Order a chain", "Tasks"), ("Two coats.", "Tasks > Paint"), ("Pilot 0555", null));
        Check(20, "# A\n# B\n# C\nc", ("A", null), ("B", null), ("c", "C"));
    }

    [Fact]
    public void A_heading_that_is_left_out_of_a_title_is_a_passage() =>
        Check(4, "# one two\n## three four\ntext", ("one two", null), ("text", "three four"));

    [Fact]
    public void A_heading_that_is_too_long_for_a_title_is_text() =>
        Check(4, "# one two three four five six\ntext", ("one two three four", null), ("five six\n\ntext", null));

    [Fact]
    public void Underlined_lines_are_headings() =>
        Check(9, "Bees\n====\nhum\n\nTrams\n---\nstop\n\n- item\n---", ("hum", "Bees"), ("stop\n\n- item\n---", "Bees > Trams"));

    [Theory]
    [InlineData("```bash\n# first\n\nstop\n```")]
    [InlineData("~~~~\n# first\n~~~\n```\n# second\n~~~~")]
    [InlineData("  ```python\n  # first\n  ```")]
    [InlineData("- ```yaml\n  # first\n  ```")]
    [InlineData("> ```\n> # first\n> ```")]
    [InlineData("```\n# never closed")]
    [InlineData("    # indented")]
    public void Lines_of_code_are_no_headings(string code) => Check(20, $"# Install\nRun:\n\n{code}", ($"Run:\n\n{code}", "Install"));

    [Fact]
    public void A_quotation_ends_a_fence_in_it() => Check(20, "> ```\n> # x\n# Bees\nhum", ("> ```\n> # x", null), ("hum", "Bees"));

    [Fact]
    public void A_block_of_code_is_kept_whole_where_it_fits() =>
        Check(6, "a b c d\n\n```\ne\n\nf g\n```\n\nh", ("a b c d", null), ("```\ne\n\nf g\n```\n\nh", null));

    [Fact]
    public void A_long_block_of_code_is_cut_at_empty_lines_then_between_lines() =>
        Check(5, "```\na b\n\n  c d\n  e f g\nh\n```", ("```\na b", null), ("  c d\n  e f g", null), ("h\n```", null));

    [Fact]
    public void Front_matter_is_text() =>
        Check(20, "---\n# note\ntitle: Bees\n---\n# Bees\nhum", ("---\n# note\ntitle: Bees\n---", null), ("hum", "Bees"));

    [Fact]
    public void A_long_table_repeats_its_header_and_keeps_rows_whole()
    {
        const string head = "|id|what|\n|--|--|";
        Check(5, $"{head}\n|a|b c|\n|d|e|\n|f|g|\n|h|i|\n\nend", ($"{head}\n|a|b c|\n|d|e|", null), ($"{head}\n|f|g|\n|h|i|\n\nend", null));
        Check(4, $"{head}\n|a|b c d e f|\n|d|e|", ($"{head}\n|a|b c", null), ($"{head}\nd e", null), ($"{head}\nf|\n|d|e|", null));
    }

    [Fact]
    public void A_row_that_fits_only_without_the_header_is_kept_whole() =>
        Check(5, "|a|\n|-|\n|b c d e|\n|f|", ("|a|\n|-|", null), ("|b c d e|", null), ("|a|\n|-|\n|f|", null));

    [Fact]
    public void A_header_that_leaves_no_room_stands_once() =>
        Check(4, "| a b |\n|---|\n| c d |\n| e f |", ("| a b |", null), ("|---|", null), ("| c d |", null), ("| e f |", null));

    [Fact]
    public void No_word_is_lost_whatever_the_text() => GeneratedMarkdown.Any.Sample(
        (markdown, tokens) =>
        {
            Passage[] passages = [.. new TextSplitter(tokens, GeneratedMarkdown.CountTokens).Split(markdown.Text, markdown: true)];
            string texts = Joined(passages.Select(passage => passage.Text)), all = texts + Joined(
                passages.Select(passage => passage.Title ?? ""));
            foreach (string block in markdown.Blocks)
                Assert.Contains(Joined([block]), texts, StringComparison.Ordinal);
            foreach (string word in markdown.Words)
                Assert.Contains(Joined([word]), all, StringComparison.Ordinal);
            Assert.All(passages, passage => Assert.InRange(GeneratedMarkdown.CountTokens(passage.Text), 1, tokens));
        },
        iter: 2000);

    private static void Check(int length, string text, params (string Text, string? Title)[] expected) => Assert.Equal(
        expected,
        new TextSplitter(length, piece => piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)
            .Split(text, markdown: true).Select(passage => (passage.Text, passage.Title)));

    /// <summary>All that is no white space.</summary>
    private static string Joined(IEnumerable<string> texts)
    {
        var joined = new StringBuilder();
        foreach (char unit in texts.SelectMany(text => text).Where(unit => !char.IsWhiteSpace(unit)))
            joined.Append(unit);
        return joined.ToString();
    }
}
