using System.Globalization;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>
/// A map of heads in text: a line for each layer, the deepest first, a block for each head, darker to fuller by its score; the set's own
/// heads in colour.
/// </summary>
internal static class HeadMap
{
    private const string Shades = " ░▒▓█";

    public static void Write(IAnsiConsole console, HeadSet set)
    {
        Dictionary<HeadId, double> scores = set.Scores.ToDictionary(score => score.Head, score => score.Score);
        double least = scores.Values.Min(), most = scores.Values.Max();
        HashSet<HeadId> chosen = [.. set.Heads];
        int heads = scores.Keys.Max(head => head.Head) + 1;
        for (int layer = scores.Keys.Max(head => head.Layer); layer >= 0; layer--)
        {
            console.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{layer,3} ")));
            for (int i = 0; i < heads; i++)
            {
                var head = new HeadId(layer, i);
                double share = scores.TryGetValue(head, out double score) && most > least ? (score - least) / (most - least) : 0;
                char shade = Shades[(int)Math.Round(share * (Shades.Length - 1))];
                console.Write(new Text(new string(shade, 2), chosen.Contains(head) ? new Style(Color.Red) : Style.Plain));
            }

            console.WriteLine();
        }
    }
}
