using System.CommandLine;
using QRHead.Cli.Completion;
using QRHead.Cli.Help;

namespace QRHead.Cli;

/// <summary>All verbs of the tool, in the order in which its help names them.</summary>
internal static class Verbs
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Finds the passages that answer a query by the attention of a language model: offline, on a CPU, without Python.")
        {
            RankCommand.Create(),
            AskCommand.Create(),
            CiteCommand.Create(),
            IndexCommand.Create(),
            SearchCommand.Create(),
            McpCommand.Create(),
            DetectCommand.Create(),
            HeadsCommand.Create(),
            EvalCommand.Create(),
            AnalyseCommand.Create(),
            PullCommand.Create(),
            ModelsCommand.Create(),
            CompileCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Add(HelpCommand.Create(root));
        HelpPage.Use(root);
        CompletionWords.Use(root);
        return root;
    }
}
