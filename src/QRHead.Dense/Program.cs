using System.CommandLine;
using System.Runtime.CompilerServices;
using QRHead;
using QRHead.Cli.Output;
using QRHead.Dense;

// The other model's package opens ONNX Runtime by itself: the library must have switched its telemetry off by then.
RuntimeHelpers.RunModuleConstructor(typeof(QRRetriever).Module.ModuleHandle);
StandardStreams.Open();

ParseResult parsed = DenseCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    string found = string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct()).ReplaceLineEndings(" ");
    Console.Error.WriteLine($"qrhead-dense: {found} Try 'qrhead-dense --help'.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
