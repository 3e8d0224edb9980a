using System.CommandLine;
using QRHead.Cli.Completion;
using QRHead.Cli.Help;

namespace QRHead.Cli;

/// <summary>All verbs of the tool, in the order in which its help names them.</summary>
internal static class Verbs
{
    /// <summary>Makes them.</summary>
    /// <param name="signals">What tells of Ctrl-C, for the verbs that it does not always end.</param>
    public static RootCommand Create(Signals signals)
    {
        var root = new RootCommand(
            "Finds the passages that answer a query by the attention of a language model: offline, on a CPU, without Python.")
        {
            RankCommand.Create(signals),
            AskCommand.Create(),
            CiteCommand.Create(),
            IndexCommand.Create(),
            SearchCommand.Create(signals),
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
