using QRHead.Hub;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>The models of the cache for people: a table in a terminal, tab-separated columns where redirected.</summary>
internal static class ModelsTable
{
    private static readonly string[] Columns = ["model", "revision", "size", "architecture", "compiled", "path"];

    public static void Write(IAnsiConsole console, IReadOnlyList<CachedModel> models)
    {
        string[][] rows = [.. models.Select(Row)];
        if (Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(string.Join('\t', Columns));
            foreach (string[] row in rows)
                Console.Out.WriteLine(string.Join('\t', row));
        }
        else if (rows.Length == 0)
        {
            console.WriteLine("There are no models in the cache; 'qrhead pull org/name' downloads one.");
        }
        else
        {
            Table table = new Table().Border(TableBorder.Simple).AddColumns(Columns);
            foreach (string[] row in rows)
                table.AddRow([.. row.Select(text => new Text(text))]);
            console.Write(table);
        }
    }

    private static string[] Row(CachedModel model) =>
    [
        model.Model,
        model.Revisions.Count > 0 ? string.Join(", ", model.Revisions) : model.Commit,
        ByteSize.Of(model.Bytes),
        model.Architecture ?? "unknown",
        ModelRecord.CompiledOf(model) is { Length: > 0 } precisions ? string.Join(", ", precisions) : "no",
        model.Path,
    ];
}
