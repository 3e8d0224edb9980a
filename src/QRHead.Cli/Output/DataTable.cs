using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>Rows of text: a table in a terminal, tab-separated columns where redirected.</summary>
internal static class DataTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(string.Join('\t', columns));
            foreach (IReadOnlyList<string> row in rows)
                Console.Out.WriteLine(string.Join('\t', row.Select(VisibleText.OneLine)));
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach ((int index, string column) in columns.Index())
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = index > 0, Padding = new Padding(0, 0, 1, 0) });
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow([.. row.Select(text => new Text(VisibleText.OneLine(text)))]);
        console.Write(table);
    }
}
