using System.CommandLine;
using QRHead.Cli;

var root = new RootCommand("Ranks passages for a question by the attention of a language model. Runs on a CPU, offline, without Python.")
{
    RankCommand.Create(),
    DoctorCommand.Create(),
};

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
        Console.Error.WriteLine($"qrhead: {message}");
    string verb = parsed.CommandResult.Command == root ? "" : $" {parsed.CommandResult.Command.Name}";
    Console.Error.WriteLine($"Try 'qrhead{verb} --help'.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
