using Spectre.Console;
using Spectre.Console.Rendering;

namespace QRHead.Cli.Output;

/// <summary>The first lines of something, as wide as there is room; three dots say that there is more.</summary>
internal sealed class FirstLines(IRenderable inner, int count) : Renderable
{
    private const string More = "…";

    protected override Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        List<SegmentLine> lines = Segment.SplitLines(inner.Render(options, maxWidth), maxWidth);
        for (int i = 0; i < Math.Min(count, lines.Count); i++)
        {
            string line = string.Concat(lines[i].Select(segment => segment.Text));
            yield return new Segment(i == count - 1 && lines.Count > count ? WithDots(line, maxWidth) : line);
            yield return Segment.LineBreak;
        }
    }

    private static string WithDots(string line, int maxWidth)
    {
        while (line.Length > 0 && new Segment(line).CellCount() + More.Length > maxWidth)
            line = line[..^(line.Length > 1 && char.IsLowSurrogate(line[^1]) ? 2 : 1)];
        return line.TrimEnd() + More;
    }
}
