using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace QRHead.Cli.Tests;

/// <summary>
/// A folder of two thousand notes with every blemish that folders have is indexed in one go, and every word of it can be found.
/// </summary>
public sealed partial class TwoThousandNotesTests : IDisposable
{
    private const int Notes = 2000;

    private static readonly string[] Vocabulary =
    [
        "heron", "reeds", "Où", "naïve", "маяк", "вода", "φάρος", "فانوس", "מגדל", "ประตู", "蜜蜂", "灯台は", "등대", "नाव", "cafe",
    ];

    private static readonly string[] LineEnds = ["\n", "\r\n", "\r", "\u2028", "\u0085"];

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _words = [];
    private int _next;

    [Fact]
    public void Every_word_of_every_readable_file_is_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Some of the blemishes are made by Linux' own means.");
        var random = new Random(11);
        for (int i = 0; i < Notes; i++)
            WriteNote(random, $"notes/{i % 7}/{i % 31}/note {i}");
        int blemishes = Spoil();

        ToolResult built = Tool.Run("index", "build", _folder.In("ix"), _folder.In("notes"));
        Assert.Equal(3, built.ExitCode);
        Assert.Equal(blemishes, built.Complaints.Length);
        Assert.EndsWith(
            $", 0 replaced, 0 removed, 0 unchanged, {blemishes} files left out", built.OutputLines.Single(), StringComparison.Ordinal);
        Assert.Contains($"files\t{Notes:N0}\n", Tool.Run("index", "info", _folder.In("ix")).Output, StringComparison.Ordinal);

        string found = Tool.Run("search", _folder.In("ix"), "-q", "heron", "--top", "1000000", "--candidates", "all").Succeeded().Output;
        HashSet<string> words = [.. Word().Matches(found).Select(match => match.Value)];
        Assert.Empty(_words.Except(words).Take(10));
        Assert.Empty(words.Except(_words).Take(10));

        Assert.Contains(
            "0 added, 0 replaced, 0 removed, ", Tool.Run(
                "index", "build", _folder.In("ix"), _folder.In("notes")).Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        // .NET can't delete what it can't name.
        Shell("rm -f notes/caf*");
        _folder.Dispose();
    }

    private void WriteNote(Random random, string name)
    {
        switch (random.Next(12))
        {
            case 0:
                _folder.Write($"{name}.txt", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Markdown(random))]);
                break;
            case 1:
                _folder.Write($"{name}.txt", [.. "caf"u8, 0xE9, .. Encoding.ASCII.GetBytes(Latin(random))]);
                break;
            case 2:
                _folder.Write(
                    $"{name}.html",
                    $"<title>{Words(random, 2)}</title><h1>{Words(random, 2)}</h1><p>{Words(random, 4)}"
                    + $"<ul><li>{Words(random, 3)}<li>{Words(random, 3)}</ul><pre>{Words(random, 3)}</pre>");
                break;
            case 3:
                _folder.Write(
                    $"{name}.eml", $"Subject: {Latin(random)}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{Words(random, 6)}\r\n");
                break;
            case 4:
                _folder.Write(
                    $"{name}.json",
                    $$"""[{"role":"user","content":"{{Words(random, 6)}}"},{"role":"assistant","content":"{{Words(random, 5)}}"}]""");
                break;
            case 5:
                _folder.Write($"{name}.py", $"# {Words(random, 3)}\n\ndef {Words(random, 1)}():\n    return \"{Words(random, 2)}\"\n");
                break;
            default:
                _folder.Write($"{name}.md", Markdown(random));
                break;
        }
    }

    private string Markdown(Random random)
    {
        var text = new StringBuilder(random.Next(5) == 0 ? $"---\n# {Words(random, 2)}\ntitle: {Words(random, 2)}\n---\n" : "");
        for (int block = random.Next(1, 3); block > 0; block--)
        {
            text.Append(random.Next(6) switch
            {
                0 => $"{new string('#', random.Next(1, 6))} {Words(random, 3)}\n",
                1 => $"```\n# {Words(random, 3)}\n\n{Words(random, 5)}\n```\n\n",
                2 => $"| {Words(random, 2)} | {Words(random, 1)} |\n|---|---|\n| {Words(random, 2)} | {Words(random, 3)} |\n| "
                    + $"{Words(random, 1)} | {Words(random, 1)} |\n\n",
                3 => $"{Words(random, 2)}\n=====\n\n",
                4 => $"- {Words(random, 4)}\n- {Words(random, 3)}\n\n",
                _ => $"{Words(random, random.Next(1, 9))}.{new string(' ', random.Next(40))}{Words(random, random.Next(1, 4))}\n\n",
            });
        }

        return text.Replace("\n", LineEnds[random.Next(LineEnds.Length)]).ToString();
    }

    private string Words(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => Noted($"{Vocabulary[random.Next(Vocabulary.Length)]}{++_next}")));

    private string Latin(Random random) => $" {Noted($"heron{++_next}")} {Noted($"reeds{++_next}")} {random.Next(9)}";

    private string Noted(string word)
    {
        _words.Add(word);
        return word;
    }

    /// <summary>What folders have beside notes.</summary>
    /// <returns>How much of it is named as left out.</returns>
    private int Spoil()
    {
        _folder.Write("notes/picture.png", [0x89, 0x50]);
        _folder.Write("notes/.hidden/heron0.md", "heron0");
        _folder.Write("notes/settings.json", "{}");
        File.CreateSymbolicLink(_folder.In("notes/loop"), "..");
        File.CreateSymbolicLink(_folder.In("notes/1/again"), "../2");
        File.CreateSymbolicLink(_folder.In("notes/dead.md"), "nowhere.md");
        File.CreateSymbolicLink(_folder.In("notes/circle.txt"), "circle.txt");
        File.CreateSymbolicLink(_folder.In("notes/zero.md"), "/dev/zero");
        _folder.Write("notes/koi.md", [0xED, 0xC1, 0xD1, 0xCB]);
        _folder.Write("notes/zeros.txt", new byte[1000]);
        _folder.Write("notes/broken.pdf", "%PDF-1.7 no more");
        _folder.Write("notes/broken.docx", "PK");
        _folder.Write("notes/broken.epub", "PK");
        Shell("mkfifo notes/pipe.md; printf x > notes/$(printf 'caf\\351.md')");
        return 10;
    }

    private void Shell(string command) =>
        Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = _folder.Path })!.WaitForExit();

    [GeneratedRegex(@"[\p{L}\p{M}]+\d+")]
    private static partial Regex Word();
}
