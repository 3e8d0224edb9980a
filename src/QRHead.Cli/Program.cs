using System.CommandLine;
using System.CommandLine.Parsing;
using QRHead.Cli;
using QRHead.Cli.Output;

using var signals = new Signals();
StandardStreams.Open();

var root = new RootCommand("Ranks passages for a question by the attention of a language model. Runs on a CPU, offline, without Python.")
{
    RankCommand.Create(),
    AskCommand.Create(),
    CiteCommand.Create(),
    IndexCommand.Create(),
    SearchCommand.Create(),
    DetectCommand.Create(),
    HeadsCommand.Create(),
    EvalCommand.Create(),
    AnalyseCommand.Create(),
    PullCommand.Create(),
    ModelsCommand.Create(),
    CompileCommand.Create(),
    BenchCommand.Create(),
    DoctorCommand.Create(),
};

// A question may begin with @: no word stands for the words of a file.
ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
string? mistake = GivenWords.Complaint(parsed, args);
if (mistake is not null || parsed.Errors.Count > 0)
{
    string verb = "";
    for (SymbolResult? command = parsed.CommandResult; command is CommandResult { Command: var given } && given != root; command = command.Parent)
        verb = $" {given.Name}{verb}";
    string found = mistake ?? string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct()).ReplaceLineEndings(" ");
    Console.Error.WriteLine($"qrhead: {found} Try 'qrhead{verb} --help'.");
    return ExitCode.Usage;
}

return signals.ExitCodeOf(await parsed.InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token));
