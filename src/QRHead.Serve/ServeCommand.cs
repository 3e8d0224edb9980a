using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using QRHead.Doors;
using QRHead.Server;
using QRHead.Server.Models;

namespace QRHead.Serve;

/// <summary>The command line of the server.</summary>
internal static class ServeCommand
{
    private static readonly QRHeadServerOptions Usual = new();

    private static readonly Option<string?> Model = Setting.Text(
        "--model", "MODEL",
        "A model, as qrhead takes it: a .gguf file, a folder, or a name on the hub; without it the small built-in model is used.");

    private static readonly Option<string?> Heads = Setting.Text(
        "--heads", "HEADS", "Which heads to read: a preset, a head set file, a list, or all.");

    private static readonly Option<Precision?> Precision = Setting.Word<Precision>(
        "--precision", "PRECISION", "How weights are stored and multiplied.");

    private static readonly Option<Reading?> Reading = Setting.Word<Reading>(
        "--reading", "WAY", "How passages are read; as the heads were detected unless told otherwise.");

    private static readonly Option<long> Threads = Setting.Number(
        "--threads", "N", "How many threads one request computes with.", Environment.ProcessorCount, 1);

    private static readonly Option<long> PassageTokens = Setting.Number(
        "--passage-tokens", "N", "How many tokens are kept for each passage that is read alone.", Usual.PassageTokens, 1);

    private static readonly Option<string?> PassageCache = Setting.Text(
        "--passage-cache", "FOLDER", "A folder that keeps passages that are read alone.");

    private static readonly Option<string?> Threshold = Setting.Text(
        "--threshold", "SCORE",
        "From which score on a passage is relevant, which has a relevance_score of 0.5; as was fitted for the heads unless told "
        + "otherwise.");

    private static readonly Option<string[]> Indexes = Setting.Texts(
        "--index", "NAME=FOLDER", "An index that may be searched, and the name that requests have for it.");

    private static readonly Option<bool> AllowChanges = new("--allow-changes")
    {
        Description = "Let requests add passages to indexes and remove them.",
    };

    private static readonly Option<string?> Host = Setting.Text(
        "--host", "ADDRESS", "The address that is listened to: 127.0.0.1 unless told otherwise; 0.0.0.0 for all.");

    private static readonly Option<long> Port = Setting.Number(
        "--port", "PORT", "The port that is listened to; 0 for any that is free.", 8080, 0);

    private static readonly Option<string[]> AllowedHosts = Setting.Texts(
        "--allow-host", "NAME", "A name under which the server may be asked; any, where it listens to more than this machine.");

    private static readonly Option<string[]> AllowedOrigins = Setting.Texts(
        "--allow-origin", "ORIGIN", "An origin whose pages may ask, such as https://app.example.org.");

    private static readonly Option<string?> ApiKeyFile = Setting.Text(
        "--api-key-file", "FILE",
        "A file of keys, one a line, each as it is or as sha256: and its hash; a request must bring one of them.");

    private static readonly Option<long> MaxDocuments = Setting.Number(
        "--max-documents", "N", "How many documents a request may have.", Usual.MaxDocuments, 1);

    private static readonly Option<long> MaxTokens = Setting.Number(
        "--max-tokens", "N", "How many tokens a request may have.", Usual.MaxTokens, 1);

    private static readonly Option<long> MaxBody = Setting.Number(
        "--max-body", "BYTES", "How many bytes a request may have.", Usual.MaxBodyBytes, 1);

    private static readonly Option<long> MaxTime = Setting.Number(
        "--max-time", "SECONDS", "How long a request may take.", (long)Usual.MaxTime.TotalSeconds, 1);

    private static readonly Option<long> Concurrency = Setting.Number(
        "--concurrency", "N", "How many requests are worked on at once.", Usual.Concurrency, 1);

    private static readonly Option<long> Queue = Setting.Number(
        "--queue", "N", "How many requests may wait; further ones are refused with 429.", Usual.QueueLength, 0);

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Reranks for clients of Cohere, Jina, Voyage, text-embeddings-inference, vLLM and llama.cpp, by the attention of a language "
            + "model. Runs on a CPU, offline.");
        foreach (Option option in new Option[]
        {
            Model, Heads, Precision, Reading, Threads, PassageTokens, PassageCache, Threshold, Indexes, AllowChanges, Host, Port,
            AllowedHosts, AllowedOrigins, ApiKeyFile,
            MaxDocuments, MaxTokens, MaxBody, MaxTime, Concurrency, Queue,
        })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        try
        {
            await using WebApplication app = ServeApp.Build(
                parsed.GetValue(Host) ?? "127.0.0.1", (int)parsed.GetValue(Port), parsed.GetValue(AllowedHosts)!, options => Configure(
                    parsed, options));

            // It ends at SIGINT and SIGTERM, after the requests that run, and takes its services with it.
            ServedModel model = app.Services.GetRequiredService<ServedModel>();
            try
            {
                await app.RunAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (model.Failure is not null)
            {
                // The model could not be loaded before the server listened.
            }

            return model.Failure is { } failure ? Outcome.Of(failure)!.Exit : ExitCode.Done;
        }
        catch (Exception exception) when (exception is ArgumentException || Outcome.Of(exception) is not null)
        {
            await Console.Error.WriteLineAsync($"qrhead-server: {exception.Message.ReplaceLineEndings(" ")}").ConfigureAwait(false);
            return Outcome.Of(exception)?.Exit ?? ExitCode.Usage;
        }
    }

    private static void Configure(ParseResult parsed, QRHeadServerOptions options)
    {
        options.Model = parsed.GetValue(Model);
        options.Retriever = options.Retriever with
        {
            Heads = parsed.GetValue(Heads) is { } heads ? HeadSelection.Parse(heads) : null,
            Precision = parsed.GetValue(Precision),
            Threads = (int)parsed.GetValue(Threads),
        };
        options.Reading = parsed.GetValue(Reading);
        options.PassageTokens = (int)parsed.GetValue(PassageTokens);
        options.PassageCache = parsed.GetValue(PassageCache);
        options.Threshold = parsed.GetValue(Threshold) is not { } score ? null
            : float.TryParse(score, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number
            : throw new UsageException($"--threshold is '{score}'; expected a score such as 0.25.");
        options.MaxDocuments = (int)parsed.GetValue(MaxDocuments);
        options.MaxTokens = (int)parsed.GetValue(MaxTokens);
        options.MaxBodyBytes = parsed.GetValue(MaxBody);
        options.MaxTime = TimeSpan.FromSeconds(parsed.GetValue(MaxTime));
        options.Concurrency = (int)parsed.GetValue(Concurrency);
        options.QueueLength = (int)parsed.GetValue(Queue);
        options.AllowChanges = parsed.GetValue(AllowChanges);
        foreach (string index in parsed.GetValue(Indexes)!)
            AddIndex(options, index);
        foreach (string origin in parsed.GetValue(AllowedOrigins)!)
            options.AllowedOrigins.Add(origin);
        if (parsed.GetValue(ApiKeyFile) is { } file)
            AddKeys(options, file);
    }

    private static void AddIndex(QRHeadServerOptions options, string index)
    {
        if (index.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } folder])
            throw new UsageException($"--index is '{index}'; expected a name and a folder, such as notes=notes.idx.");
        if (!IndexFolder.Exists(folder))
            throw new UsageException($"{folder}: there is no index; make one with qrhead index build.");
        if (!options.Indexes.TryAdd(name, folder))
            throw new UsageException($"--index names '{name}' twice; expected a name for each.");
    }

    private static void AddKeys(QRHeadServerOptions options, string file)
    {
        string[] keys =
        [
            .. PassageFile.ReadText(file).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'),
        ];
        if (keys.Length == 0)
            throw new UsageException($"{file} has no keys; expected one a line.");
        foreach (string key in keys)
            options.ApiKeys.Add(key);
    }
}
