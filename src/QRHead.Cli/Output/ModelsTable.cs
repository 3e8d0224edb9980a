using QRHead.Hub;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>The models of the cache for people: a table in a terminal, tab-separated columns where redirected.</summary>
internal static class ModelsTable
{
    private static readonly string[] Columns = ["model", "revision", "size", "architecture", "compiled", "path"];

    public static void Write(IAnsiConsole console, IReadOnlyList<CachedModel> models)
    {
        if (models.Count == 0 && !Console.IsOutputRedirected)
            console.WriteLine("There are no models in the cache; 'qrhead pull org/name' downloads one.");
        else
            DataTable.Write(console, Columns, models.Select(Row));
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
