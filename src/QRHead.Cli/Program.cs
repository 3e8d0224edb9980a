using System.CommandLine;
using QRHead.Cli;
using QRHead.Cli.Help;
using QRHead.Cli.Output;

Failure.Prepare();
using var signals = Signals.Listen();
StandardStreams.Open();

RootCommand root = Verbs.Create(signals);

// A question may begin with @: no word stands for the words of a file.
ParseResult parsed = root.Parse(args is [] ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
string? mistake = GivenWords.Complaint(parsed, args);
if (mistake is not null || parsed.Errors.Count > 0)
{
    string found = mistake ?? string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct()).ReplaceLineEndings(" ");
    Console.Error.WriteLine($"qrhead: {found} Try '{HelpPage.PathOf(parsed.CommandResult.Command)} --help'.");
    return ExitCode.Usage;
}

return signals.ExitCodeOf(await parsed.InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token));
