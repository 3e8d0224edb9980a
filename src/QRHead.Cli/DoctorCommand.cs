using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using QRHead.Cli.Output;
using QRHead.Heads;
using QRHead.Hub;
using QRHead.Inference;
using Spectre.Console;

namespace QRHead.Cli;

/// <summary><c>qrhead doctor</c>: says what was found on this machine and tries a ranking with the built-in model.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Says what was found on this machine: runtime, devices, caches, models; and tries a ranking. With --model, what the model's "
            + "chat template does.")
        {
            ModelOptions.Model,
        };
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(
                () => Failure.Catch(() => Run(parsed.GetValue(ModelOptions.Model), cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(string? model, CancellationToken cancellationToken)
    {
        IAnsiConsole console = TerminalOutput.Create();
        void Say(string what, string found) => console.MarkupLineInterpolated($"[bold]{what,-14}[/] {found}");

        Say("qrhead", typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        Say(".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
        Say("system", RuntimeInformation.OSDescription);
        Say("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        Say("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):F1} GiB for this process");
        try
        {
            Say("ONNX Runtime", InferenceRuntime.Version);
            Say("devices", string.Join(", ", InferenceRuntime.Providers));
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            Say("ONNX Runtime", $"not found: {exception.GetBaseException().Message}");
            return ExitCode.Failed;
        }

        bool hub = TryHub(Say);
        Say("presets", string.Join(", ", HeadPresets.All.Select(set => set.Name).Distinct()));
        if (model is not null)
            ChatTemplateLines.Say(Say, QRRetriever.FindChatTemplate(model, cancellationToken: cancellationToken));
        return TryBuiltIn(Say) && hub ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool TryBuiltIn(Action<string, string> say)
    {
        long start = Stopwatch.GetTimestamp();
        using QRRetriever retriever = QRRetriever.Load();
        Ranking ranking = retriever.Rank("Where is the lighthouse?", [
            new Passage("bakery", "The bakery opens at six and sells rye bread."),
            new Passage("lighthouse", "The lighthouse stands on the northern tip of the island."),
        ]);
        bool right = ranking.Passages[0].Passage.Id == "lighthouse";
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        say("built-in model", string.Create(
            CultureInfo.InvariantCulture,
            $"{retriever.Model}: {(right ? "ranks as it should" : "ranks WRONGLY on this machine")}, {elapsed.TotalSeconds:F2} s"));
        return right;
    }

    // Settings that can't be used are a finding like others.
    private static bool TryHub(Action<string, string> say)
    {
        try
        {
            HubOptions hub = HubOptions.FromEnvironment();
            say("hub", $"{hub.Endpoint}{(hub.Offline ? " (offline: only the cache is used)" : "")}");
            say("hub cache", Directory.Exists(hub.CacheFolder)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{hub.CacheFolder}: {CachedModels.List(hub).Count} models, {ByteSize.Of(SizeOf(hub.CacheFolder))}")
                : $"{hub.CacheFolder} (not there)");
            say("hub token", hub.Token is { } token ? $"found in {token.Origin}" : "none: public models only");
            return true;
        }
        catch (HubException exception)
        {
            say("hub", exception.Message);
            return false;
        }
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles(
            "*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = true,
            })
        .Sum(file => file.Length);
}
