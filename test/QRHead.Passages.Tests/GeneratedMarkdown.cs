using System.Text;
using CsCheck;

namespace QRHead.Passages.Tests;

/// <summary>A Markdown text in scripts of all kinds, with what must be found in its passages.</summary>
/// <param name="Text">The text.</param>
/// <param name="Blocks">Paragraphs and blocks of code, each of which must be found in one stretch.</param>
/// <param name="Words">Words of headings and tables, which must be found somewhere.</param>
internal sealed record GeneratedMarkdown(string Text, IReadOnlyList<string> Blocks, IReadOnlyList<string> Words)
{
    private static readonly string[] LineEnds = ["\n", "\r\n", "\r", "\u2028", "\u0085"];

    private static readonly string[] Vocabulary =
    [
        "heron", "reeds.", "Où", "naïve,", "маяк", "вода.", "φάρος", "فانوس", "מגדל", "ประตู", "รหัสผ่าน", "我养蜜蜂。", "电车中午停，", "灯台は", "등대",
        "नाव।", "བོད་", "👩‍👧", "é", "x_1",
        "C#", "-", "|", "#tag", "`code`", "https://example.org/a?b=c", "12.5", "\u200Bzero",
    ];

    /// <summary>Gets texts with the length to split them at.</summary>
    public static Gen<(GeneratedMarkdown, int)> Any { get; } = Gen.Select(
        Gen.Int[0, int.MaxValue].Select(seed => Of(new Random(seed))), Gen.Int[4, 60]);

    /// <summary>A word for every four characters of what stands between white space.</summary>
    public static int CountTokens(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Sum(word => (word.Length + 3) / 4);

    private static GeneratedMarkdown Of(Random random)
    {
        var text = new StringBuilder();
        List<string> blocks = [], words = [];
        string end = LineEnds[random.Next(LineEnds.Length)];
        for (int block = random.Next(1, 12); block > 0; block--)
        {
            switch (random.Next(7))
            {
                case 0:
                    string heading = Line(random, random.Next(1, 8));
                    words.AddRange(heading.Split(' '));
                    text.Append('#', random.Next(1, 7)).Append(' ').Append(heading).Append(end);
                    break;
                case 1:
                    string fence = random.Next(2) == 0 ? "```" : "~~~~";
                    string code = string.Join(
                        end, [fence,
                            .. Enumerable.Range(0, random.Next(8)).Select(_ => new string(' ', random.Next(4)) + Code(random)), fence]);
                    blocks.Add(code);
                    text.Append(code).Append(end);
                    break;
                case 2:
                    string[] cells = [.. Enumerable.Range(0, random.Next(2, 12)).Select(_ => Cell(random))];
                    words.AddRange(cells.SelectMany(cell => cell.Split(' ')));
                    text.Append("| ").Append(cells[0]).Append(" |").Append(end).Append("|---|").Append(end);
                    foreach (string cell in cells[1..])
                        text.Append("| ").Append(cell).Append(" |").Append(end);
                    text.Append(end);
                    break;
                case 3:
                    string unbroken = string.Concat(
                        Enumerable.Range(0, random.Next(1, 300)).Select(_ => (char)random.Next('\u4E00', '\u9FA5')));
                    blocks.Add(unbroken);
                    text.Append(end).Append(unbroken).Append(end).Append(end);
                    break;
                case 4:
                    string list = string.Join(
                        end, Enumerable.Range(0, random.Next(1, 6))
                            .Select(i => $"{(random.Next(2) == 0 ? "-" : $"{i}.")} {Line(random, random.Next(1, 20))}"));
                    blocks.Add(list);
                    text.Append(end).Append(list).Append(end).Append(end);
                    break;
                default:
                    string paragraph = string.Join(
                        end, Enumerable.Range(0, random.Next(1, 5))
                            .Select(_ => Line(random, random.Next(1, 40)) + new string(' ', random.Next(3))));
                    blocks.Add(paragraph);
                    text.Append(end).Append(paragraph).Append(end).Append(end);
                    break;
            }
        }

        return new GeneratedMarkdown(text.ToString(), blocks, words);
    }

    /// <summary>A line of prose: it begins with a letter, and so is nothing else.</summary>
    private static string Line(Random random, int words) =>
        "w " + string.Join(' ', Enumerable.Range(0, words).Select(_ => Vocabulary[random.Next(Vocabulary.Length)])) + " w";

    private static string Code(Random random) => random.Next(3) == 0 ? $"# {Line(random, 3)}" : Line(random, random.Next(1, 9));

    private static string Cell(Random random) => Line(random, random.Next(1, 6)).Replace("|", "", StringComparison.Ordinal);
}
